BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'Somebody waits in the background' {
    BeforeEach {
        $null = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name api), (New-Deployment -Name worker)
    }

    AfterEach {
        Get-Job | Remove-Job -Force
        Stop-Story
    }

    It 'waits in a thread job, which hands out live rollouts' {
        $job = Start-ThreadJob -ScriptBlock {
            Import-Module -Name $using:RolloutsManifest
            Wait-Rollout web -Timeout 1m
        }

        $rollout = $job | Receive-Job -Wait

        $rollout | Should -BeOfType ([Rollouts.Rollout])
        $rollout.Phase | Should -Be 'Complete'
    }

    It 'stops a thread job that waits' {
        $null = Wait-Rollout -Timeout 1m
        $job = Start-ThreadJob -ScriptBlock {
            Import-Module -Name $using:RolloutsManifest
            Set-RolloutImage web -Image '*=shop/web:slow-10m' | Wait-Rollout -Timeout 0
        }
        $patience = [Diagnostics.Stopwatch]::StartNew()
        while ((Get-Rollout web).Phase -ne 'Progressing' -and $patience.Elapsed.TotalSeconds -lt 30) {
            Start-Sleep -Milliseconds 50
        }

        $clock = [Diagnostics.Stopwatch]::StartNew()
        Stop-Job -Job $job
        $null = Wait-Job -Job $job -Timeout 10

        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $job.State | Should -Be 'Stopped'
        (Get-Rollout web).Phase | Should -Be 'Progressing'
    }

    It 'works on many rollouts side by side with ForEach-Object -Parallel' {
        $images = 'web', 'api', 'worker' | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module -Name $using:RolloutsManifest
            (Set-RolloutImage $_ -Image "*=shop/${_}:2.0" | Wait-Rollout -Timeout 1m 6> $null).Images
        }

        $images | Sort-Object | Should -Be 'shop/api:2.0', 'shop/web:2.0', 'shop/worker:2.0'
    }

    It 'acts on what a job in another process handed out' {
        $job = Start-Job -ScriptBlock {
            Import-Module -Name $using:RolloutsManifest
            Get-Rollout web
        }
        $rollout = $job | Receive-Job -Wait

        $suspended = $rollout | Suspend-Rollout

        $suspended.Phase | Should -Be 'Paused'
        $suspended.Uid | Should -Be $rollout.Uid
    }
}
