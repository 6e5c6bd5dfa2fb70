@{
    RootModule             = 'bin/Rollouts.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '6b0f3c1e-5c0f-4a39-9a53-9d7a2e1f7c11'
    Author                 = 'The Rollouts maintainers'
    CompanyName            = 'The Rollouts maintainers'
    Copyright              = '(c) The Rollouts maintainers'
    Description            = 'Puts Kubernetes rollouts under supervision: status, waiting, pause, resume, history and undo as objects, with a practice cluster for machines that have no Kubernetes.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    # So that [Rollouts.Rollout] can be written in a param block right after the import.
    RequiredAssemblies     = @('bin/Rollouts.Core.dll')
    FormatsToProcess       = @('bin/Rollouts.Format.ps1xml')
    CmdletsToExport        = @(
        'Compare-RolloutRevision'
        'Get-Rollout'
        'Get-RolloutAdvice'
        'Get-RolloutHistory'
        'Get-RolloutProblem'
        'Get-RolloutSandbox'
        'Restart-Rollout'
        'Resume-Rollout'
        'Set-RolloutImage'
        'Show-Rollout'
        'Start-RolloutSandbox'
        'Stop-RolloutSandbox'
        'Suspend-Rollout'
        'Undo-Rollout'
        'Wait-Rollout'
        'Watch-Rollout'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('Kubernetes', 'kubectl', 'Deployment', 'DaemonSet', 'StatefulSet', 'Rollout', 'Rollback', 'AzurePipelines', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'First release: status, waiting with reasons, automatic undo, history, comparison, advice and Azure Pipelines reports for Deployments, DaemonSets and StatefulSets, and the practice cluster.'
        }
    }
}
