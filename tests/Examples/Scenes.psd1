# What an example finds when it begins, by its page and, where that differs, its title. Without a line here it finds the example shop, as
# Start-RolloutSandbox -Example leaves it.
#
#   Scene   what has happened before; '' where the example starts its own cluster, or is to find none
#   Errors  the ids of the errors that it is there to meet
#   Stop    after how many seconds somebody presses Ctrl+C, where it would go on for ever
@{
    Scenes   = @{
        Shop     = ''
        Released = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout'
        Bad      = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout
                    Set-RolloutImage web -Image "web=shop/web:2.1-missing" -ChangeCause "release 2.1"'
        Failed   = 'Set-RolloutImage web -Image "web=shop/web:2.1-missing" | Wait-Rollout -ErrorAction Ignore'
        Undone   = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout -For Drained
                    Set-RolloutImage web -Image "web=shop/web:2.1-missing" -ChangeCause "release 2.1"
                    Undo-Rollout web | Wait-Rollout -For Drained'
        GivenUp  = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0" | Wait-Rollout
                    Set-RolloutImage web -Image "web=shop/web:2.1-missing" -ChangeCause "release 2.1" | Wait-Rollout -ErrorAction Ignore'
        Paused   = 'Suspend-Rollout web | Set-RolloutImage -Image "web=shop/web:2.0" -ChangeCause "release 2.0"'
        UnderWay = 'Set-RolloutImage web -Image "web=shop/web:2.0" -ChangeCause "release 2.0"'
        Five     = 'Set-RolloutImage web -Image "web=shop/web:2.0" | Wait-Rollout
                    Restart-Rollout web | Wait-Rollout
                    Set-RolloutImage web -Image "web=shop/web:2.1" | Wait-Rollout'
        Stuck    = 'Set-RolloutImage sts/db -Image "db=shop/db:17-missing"
                    while (-not (Get-RolloutProblem sts/db -IncludeWarning)) { [Threading.Thread]::Sleep(200) }'
        Broken   = 'Set-RolloutImage worker -Image "worker=shop/worker:8-crash"
                    Set-RolloutImage web -Image "web=shop/web:2.1-missing"
                    while (@(Get-RolloutProblem web, worker | Where-Object Reason -like "*BackOff").Count -lt 2) { [Threading.Thread]::Sleep(200) }'
        Missing  = 'Set-RolloutImage web -Image "web=shop/web:2.1-missing"
                    while (-not (Get-RolloutProblem web -IncludeWarning)) { [Threading.Thread]::Sleep(200) }'
        Invalid  = 'Set-RolloutImage web -Namespace shop -Image "*=shop/web:invalid"'
        Kept     = '[IO.File]::WriteAllText("$PWD/before.xml", [System.Management.Automation.PSSerializer]::Serialize((Get-Rollout web)))'
        Agent    = '$env:AGENT_TEMPDIRECTORY = "$PWD"
                    function global:az { [IO.File]::Copy("$PWD/example.kubeconfig", $env:KUBECONFIG) }
                    function global:kubelogin { }'
    }
    Examples = @{
        'Compare-RolloutRevision/What has changed since a revision'              = @{ Scene = 'Five' }
        'Get-Rollout/Resume what is paused, and wait for it'                     = @{ Scene = 'Paused' }
        'Get-RolloutHistory'                                                     = @{ Scene = 'Released' }
        'Get-RolloutProblem'                                                     = @{ Scene = 'Missing' }
        'Get-RolloutProblem/Why does nothing move'                               = @{ Scene = 'Broken' }
        'Resume-Rollout'                                                         = @{ Scene = 'Paused' }
        'Show-Rollout/In the middle of a rollout that fails'                     = @{ Scene = 'GivenUp' }
        'Show-Rollout/Look on'                                                   = @{ Scene = 'Undone'; Stop = 3 }
        'Show-Rollout/Go on with what was shown'                                 = @{ Scene = 'Bad' }
        'Start-RolloutSandbox'                                                   = @{ Scene = '' }
        'Stop-RolloutSandbox/Stop the one you started'                           = @{ Scene = '' }
        'Undo-Rollout'                                                           = @{ Scene = 'Bad' }
        'Undo-Rollout/A StatefulSet that is stuck on a broken pod'               = @{ Scene = 'Stuck' }
        'Undo-Rollout/Everything that failed'                                    = @{ Scene = 'Failed' }
        'Wait-Rollout/A rollout that fails'                                      = @{ Errors = 'ProgressDeadlineExceeded' }
        'Wait-Rollout/Take back what does not come out'                          = @{ Errors = 'RolloutFailed' }
        'Wait-Rollout/A version that is about to be deployed'                    = @{ Scene = 'UnderWay' }
        'Watch-Rollout/See a rollout go on'                                      = @{ Scene = 'UnderWay'; Stop = 12 }
        'Watch-Rollout/Until something fails'                                    = @{ Scene = 'Invalid' }
        'Watch-Rollout/Tell of problems'                                         = @{ Scene = 'Missing'; Stop = 2 }
        'README.md/Rollouts'                                                     = @{ Scene = 'Released'; Errors = 'ProgressDeadlineExceeded' }
        'README.md/Try it'                                                       = @{ Scene = '' }
        'about_RolloutRunbooks/PAUSE, INVESTIGATE, RESUME'                       = @{ Scene = 'UnderWay' }
        'about_RolloutRunbooks/UNDO WHAT FAILED IN THE LAST HOUR'                = @{ Scene = 'Failed' }
        'about_Rollouts/LONG DESCRIPTION'                                        = @{ Scene = '' }
        'about_Rollouts/PIPING'                                                  = @{ Scene = 'Kept' }
        'about_Rollouts/COMPARING REVISIONS'                                     = @{ Scene = 'Released' }
        'about_RolloutSandbox/LONG DESCRIPTION'                                  = @{ Scene = '' }
        'about_RolloutSandbox/A PRACTICE SESSION'                                = @{ Scene = ''; Errors = 'ProgressDeadlineExceeded' }
        'about_RolloutsInPipelines/AKS WITH KUBELOGIN'                           = @{ Scene = 'Agent' }
    }
}
