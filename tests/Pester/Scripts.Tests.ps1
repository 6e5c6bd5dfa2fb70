BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'A script works with rollouts' {
    BeforeEach {
        $null = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name api)
        $null = Wait-Rollout -Timeout 1m
    }

    AfterEach {
        Stop-Story
    }

    It 'runs a whole deployment under strict mode' {
        $run = Invoke-Pwsh -Script @'
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$done = Set-RolloutImage web -Image '*=shop/web:2.0' -ChangeCause 'release 2.0' | Wait-Rollout -Timeout 1m
"image $($done.Images)"
$previous = Get-RolloutHistory web | Where-Object IsPrevious
"previous $($previous.Revision) cause '$($previous.ChangeCause)' yaml '$($previous.Yaml)'"
$undone = $previous | Undo-Rollout | Wait-Rollout -Timeout 1m
"undone $($undone.Images) pending $($undone.HasPendingChange) problems $($undone.Problems.Count)"
'@

        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'image shop/web:2\.0'
        $run.Output | Should -Match "previous 1 cause '' yaml ''"
        $run.Output | Should -Match 'undone shop/web:1\.0 pending False problems 0'
    }

    It 'stops at a failed rollout, but only after the others have ended' {
        $run = Invoke-Pwsh -Script @'
$ErrorActionPreference = 'Stop'
Set-RolloutImage web -Image '*=shop/web:2.0-missing' -OutVariable bad | Out-Null
Set-RolloutImage api -Image '*=shop/api:2.0' -OutVariable good | Out-Null
$bad + $good | Wait-Rollout -Timeout 10s | ForEach-Object { "complete $($_.Name)" }
'not reached'
'@

        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'complete api'
        $run.Output | Should -Match 'shop/web:2\.0-missing'
        $run.Output | Should -Not -Match 'not reached'
    }

    It 'is told by the exit code that a rollout does not exist' {
        $run = Invoke-Pwsh -Script 'Get-Rollout no-such-rollout; if (-not $?) { exit 7 }'

        $run.ExitCode | Should -Be 7
        $run.Output | Should -Match 'no-such-rollout'
    }

    It 'is never asked anything with -NonInteractive' {
        $run = Invoke-Pwsh -Option '-NonInteractive' -Script @'
$null = Set-RolloutImage web -Image '*=shop/web:2.0' | Wait-Rollout -Timeout 1m
$null = Undo-Rollout web | Suspend-Rollout | Resume-Rollout | Wait-Rollout -Timeout 1m
"image $((Get-Rollout web).Images)"
'@
        $missing = Invoke-Pwsh -Option '-NonInteractive' -Script 'Set-RolloutImage web; if (-not $?) { exit 1 }'

        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'image shop/web:1\.0'
        $missing.ExitCode | Should -Be 1
        $missing.Output | Should -Match 'Image'
    }

    It 'writes each change of state as a line where output is redirected, and never the same line twice' {
        $run = Invoke-Pwsh -Script "Set-RolloutImage web -Image '*=shop/web:2.0' | Wait-Rollout -Timeout 1m | Out-Null"

        $lines = @($run.Output -split "`n" | Where-Object { $_ -match '^deployment/web in default: ' })
        $lines[-1] | Should -Match 'complete, 3 pods are up to date and available \(revision 2\)'
        for ($i = 1; $i -lt $lines.Count; $i++) {
            $lines[$i] | Should -Not -Be $lines[$i - 1]
        }
    }

    It 'keeps the lines of a wait out of what it captures, and silences them with 6>' {
        $run = Invoke-Pwsh -Script @'
$captured = Set-RolloutImage web -Image '*=shop/web:2.0' | Wait-Rollout -Timeout 1m 6> $null
"captured $(@($captured).Count) $($captured.GetType().Name)"
'@

        $run.Output | Should -Be 'captured 1 Rollout'
    }
}
