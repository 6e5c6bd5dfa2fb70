BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'A step of Azure Pipelines waits for rollouts' {
    BeforeEach {
        $null = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name api)
        $null = Wait-Rollout -Timeout 1m -Report None
        $usual = $env:TF_BUILD, $env:AGENT_TEMPDIRECTORY
        $env:TF_BUILD = 'True'
        $env:AGENT_TEMPDIRECTORY = (New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
    }

    AfterEach {
        $env:TF_BUILD, $env:AGENT_TEMPDIRECTORY = $usual
        Stop-Story
    }

    It 'tells the agent of a failure, in lines that nothing has wrapped' {
        $run = Invoke-Pwsh -Script "Set-RolloutImage web, api -Image 'app=shop/app:2.0-invalid' | Wait-Rollout -Timeout 1m"

        $run.ExitCode | Should -Be 0 -Because $run.Output
        $commands = @($run.Output -split "`n" | Where-Object { $_ -like '##vso*' })
        @($commands -like '##vso?task.logissue type=error;code=RolloutFailed;?deployment/*InvalidImageName*').Count | Should -Be 2
        $commands[-1] | Should -BeLike '##vso?task.complete result=Failed;?2 of 2 rollouts failed after *'
        Get-Content -Raw (Get-ChildItem $env:AGENT_TEMPDIRECTORY -Filter *.md) | Should -BeLike '# 2 of 2 rollouts failed*InvalidImageName*Get-RolloutProblem deployment/web*'
    }

    It 'fails under Stop without a word to the agent, and passes where errors are silenced' {
        $wait = "Set-RolloutImage web -Image 'app=shop/app:2.0-invalid' | Wait-Rollout -Timeout 1m"
        $stopped = Invoke-Pwsh -Script "`$ErrorActionPreference = 'Stop'; $wait"
        $silent = Invoke-Pwsh -Script "$wait -ErrorAction SilentlyContinue -ErrorVariable failed; `"`$(`$failed.Count) failed`""

        $stopped.ExitCode | Should -Be 1
        $silent.ExitCode | Should -Be 0
        $silent.Output | Should -Match '1 failed'
        foreach ($run in $stopped, $silent) {
            $run.Output | Should -Match 'task\.logissue'
            $run.Output | Should -Not -Match 'task\.complete'
        }
    }

    It 'ends its group where Select-Object wants no more' {
        $run = Invoke-Pwsh -Script "Set-RolloutImage api -Image 'app=shop/app:2.0-slow' | Out-Null; Wait-Rollout | Select-Object -First 1 -ExpandProperty Name; 'after'"

        ($run.Output -split "`n")[-2..-1] | Should -Be '##[endgroup]', 'after'
    }

    It 'sets output variables where that is asked for' {
        $run = Invoke-Pwsh -Script "Set-RolloutImage web -Image 'app=shop/app:2.0' | Wait-Rollout -Report AzurePipelines | Out-Null"

        $run.Output | Should -Match '##vso\[task\.setvariable variable=RolloutPhase;isoutput=true;\]Complete'
        $run.Output | Should -Match '##vso\[task\.setvariable variable=RolloutRevision;isoutput=true;\]2'
    }
}
