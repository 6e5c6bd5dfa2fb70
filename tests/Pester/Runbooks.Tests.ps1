BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
    . "$PSScriptRoot/../Examples/Examples.ps1"

    # As somebody has saved them from about_RolloutRunbooks.
    $scripts = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'scripts')
    foreach ($example in Get-TopicExample | Where-Object Page -EQ 'about_RolloutRunbooks') {
        foreach ($name in $example.Files.Keys) {
            Set-Content -LiteralPath (Join-Path $scripts $name) -Value $example.Files[$name]
        }
    }

    # A runspace or a job of its own finds an installed module by its name.
    $modules = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'modules')
    $null = New-Item -ItemType ($IsWindows ? 'Junction' : 'SymbolicLink') -Path (Join-Path $modules 'Rollouts') -Target (Split-Path $RolloutsManifest)
    $UsualModules = $env:PSModulePath
    $env:PSModulePath = $modules.FullName + [IO.Path]::PathSeparator + $UsualModules

    # Calls a script as a scheduler does.
    function Invoke-Runbook {
        param([Parameter(Mandatory)] [string] $Call)

        Invoke-Pwsh -Option '-NonInteractive' -Script "Set-Location '$scripts'", '$global:LASTEXITCODE = 0', "./$Call", 'exit $LASTEXITCODE'
    }
}

AfterAll {
    $env:PSModulePath = $UsualModules
    (Get-Item -LiteralPath (Join-Path $modules 'Rollouts')).Delete()
}

Describe 'Somebody on call uses the runbooks' {
    BeforeEach {
        $first = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name api -Replicas 2), (New-Deployment -Name cart -Replicas 1)
        $null = Wait-Rollout -Timeout 1m
    }

    AfterEach {
        Stop-Story
    }

    It 'pauses what looks wrong, looks, and takes it back' {
        Set-RolloutImage web -Image '*=shop/web:2-invalid' | Out-Null
        while (-not (Get-RolloutProblem web)) { Start-Sleep -Milliseconds 100 }

        $look = Invoke-Runbook 'Invoke-Investigation.ps1 web'
        $look.ExitCode | Should -Be 0 -Because $look.Output
        $look.Output | Should -Match 'CHANGED  containers\[app\]\.image: shop/web:1\.0 -> shop/web:2-invalid'
        $look.Output | Should -Match 'PROBLEM  InvalidImageName: '
        (Get-Rollout web).Phase | Should -Be 'Paused'

        $decision = Invoke-Runbook 'Invoke-Investigation.ps1 web -Then Decide'
        $decision.ExitCode | Should -Be 0 -Because $decision.Output
        (Get-Rollout web).Images | Should -Be 'shop/web:1.0'
        (Get-Rollout web).Phase | Should -Be 'Complete'
    }

    It 'restarts a fleet in waves and stops at the first that fails' {
        Set-RolloutImage cart -Image '*=shop/cart:2-invalid' | Out-Null

        $fleet = Invoke-Runbook "Restart-Fleet.ps1 -Selector shop=yes -WaveSize 1"

        $fleet.ExitCode | Should -Be 1
        $fleet.Output | Should -Match '== api; 2 left'
        $fleet.Output | Should -Match '== cart; 1 left'
        $fleet.Output | Should -Not -Match '== web'
        $fleet.Output | Should -Match 'Not restarted: 1'
        (Get-Rollout api, web).Revision | Should -Be 2, 1
    }

    It 'takes back what failed of late, and nothing else' {
        Set-RolloutImage web, api -Image '*=shop/app:2-invalid' | Out-Null
        Set-RolloutImage cart -Image '*=shop/cart:2.0' | Wait-Rollout -Timeout 1m | Out-Null
        while (@(Get-RolloutProblem | ForEach-Object Name | Select-Object -Unique).Count -lt 2) { Start-Sleep -Milliseconds 100 }

        (Invoke-Runbook 'Undo-RecentFailure.ps1 -Within 0:0:0').Output | Should -BeNullOrEmpty
        (Get-Rollout web, api).Images | Should -Be 'shop/app:2-invalid', 'shop/app:2-invalid'

        $undo = Invoke-Runbook 'Undo-RecentFailure.ps1'
        $undo.ExitCode | Should -Be 0 -Because $undo.Output
        (Get-Rollout).Images | Should -Be 'shop/web:1.0', 'shop/cart:2.0', 'shop/web:1.0'
    }

    It 'reports in three forms, in which nothing that a pod says becomes markup' {
        Set-RolloutImage web -Image '*=shop/web:hostile' | Out-Null
        while (-not (Get-RolloutProblem web -IncludeWarning)) { Start-Sleep -Milliseconds 100 }

        $report = Invoke-Runbook 'Export-RolloutReport.ps1 -Path ./unhealthy'

        $report.ExitCode | Should -Be 0 -Because $report.Output
        $rows = @(Import-Csv -LiteralPath (Join-Path $scripts 'unhealthy.csv'))
        $rows.Count | Should -BeGreaterThan 0
        $rows.Rollout | Select-Object -Unique | Should -Be 'Deployment/web'
        $page = [xml] ((Get-Content -LiteralPath (Join-Path $scripts 'unhealthy.html') -Raw) -replace '<!DOCTYPE[^>]*>')
        @($page.html.body.table.tr).Count | Should -Be ($rows.Count + 1)
        $lines = Get-Content -LiteralPath (Join-Path $scripts 'unhealthy.md')
        $lines.Count | Should -Be ($rows.Count + 2)
        foreach ($line in $lines) { [regex]::Matches($line, '(?<!\\)\|').Count | Should -Be 8 }
        $lines | Should -Not -Match '##vso|(?<!\\)<'
    }

    It 'reports that all is well by files without rows' {
        $report = Invoke-Runbook 'Export-RolloutReport.ps1 -Path ./well'

        $report.ExitCode | Should -Be 0 -Because $report.Output
        @(Import-Csv -LiteralPath (Join-Path $scripts 'well.csv')).Count | Should -Be 0
        @(Get-Content -LiteralPath (Join-Path $scripts 'well.md')).Count | Should -Be 2
    }

    It 'is told advice once' {
        $first = Invoke-Runbook 'Get-NewAdvice.ps1 -Known ./advice.csv'
        $second = Invoke-Runbook 'Get-NewAdvice.ps1 -Known ./advice.csv'
        Set-RolloutImage cart -Image '*=shop/cart:latest' | Out-Null
        $third = Invoke-Runbook 'Get-NewAdvice.ps1 -Known ./advice.csv | ForEach-Object Rule'

        $first.ExitCode | Should -Be 1 -Because $first.Output
        $second.ExitCode | Should -Be 0 -Because $second.Output
        $second.Output | Should -BeNullOrEmpty
        $third.ExitCode | Should -Be 1
        $third.Output | Should -Be 'FloatingImageTag'
    }

    It 'looks at two clusters at once, and brings a new version to both' {
        $second = Start-RolloutSandbox -Path (Get-ChildItem -LiteralPath $TestDrive -Filter *.yaml | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
        $env:KUBECONFIG = $first.KubeConfig, $second.KubeConfig -join [IO.Path]::PathSeparator
        $null = Wait-Rollout -Context $second.Context -Timeout 1m
        $contexts = "$($first.Context), $($second.Context)"

        $good = Invoke-Runbook "Publish-Image.ps1 -Context $contexts -Name web -Image '*=shop/web:2.0'"
        $good.ExitCode | Should -Be 0 -Because $good.Output
        foreach ($cluster in $first, $second) {
            (Get-Rollout web -Context $cluster.Context).Images | Should -Be 'shop/web:2.0'
        }

        $bad = Invoke-Runbook "Publish-Image.ps1 -Context $contexts -Name web -Image '*=shop/web:3-invalid'"
        $bad.ExitCode | Should -Be 1
        $bad.Output | Should -Match 'It failed in 2 of 2'
        foreach ($cluster in $first, $second) {
            (Get-Rollout web -Context $cluster.Context).Images | Should -Be 'shop/web:2.0'
        }

        $null = Suspend-Rollout api -Context $second.Context
        $fleet = Invoke-Runbook "Get-Fleet.ps1 -Context $contexts, nowhere | ForEach-Object { `"`$(`$_.Context) `$(`$_.Name)`" }"
        $fleet.ExitCode | Should -Be 1
        $fleet.Output | Should -Match "$($second.Context) api"
        $fleet.Output | Should -Match 'nowhere'
    }
}
