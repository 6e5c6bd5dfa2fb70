BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'Somebody at a prompt pipes rollouts' {
    AfterEach {
        Stop-Story
    }

    It 'ends a wait for many with the first one that completes: Select-Object -First' {
        $null = Start-Story -Deployment (New-Deployment -Name quick), (New-Deployment -Name late -Image 'shop/late:slow-10m')
        $clock = [Diagnostics.Stopwatch]::StartNew()

        $first = Get-Rollout | Wait-Rollout -Timeout 10m | Select-Object -First 1

        $first.Name | Should -Be 'quick'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
        (Get-Rollout late).Phase | Should -Be 'Progressing' -Because 'ending a wait does not end a rollout'
    }

    It 'deploys, waits, sees it fail, takes it back' {
        $null = Start-Story
        $null = Wait-Rollout web -Timeout 1m

        Set-RolloutImage web -Image 'app=shop/web:2.0-missing' -ChangeCause 'release 2.0' |
            Wait-Rollout -Timeout 3s -ErrorVariable failed -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $undone = Undo-Rollout web | Wait-Rollout -Timeout 1m

        $failed.Exception.ErrorId | Should -Be 'RolloutTimeout'
        "$failed" | Should -BeLike '*shop/web:2.0-missing*'
        $failed[0].TargetObject.Name | Should -Be 'web'
        $undone.Phase | Should -Be 'Complete'
        $undone.Images | Should -Be 'shop/web:1.0'
    }

    It 'resumes what is paused, and does nothing where nothing is' {
        $null = Start-Story
        $null = Wait-Rollout web -Timeout 1m
        $null = Suspend-Rollout web

        $resumed = Get-Rollout | Where-Object Phase -EQ 'Paused' | Resume-Rollout | Wait-Rollout -Timeout 1m
        $nothing = Get-Rollout | Where-Object Phase -EQ 'Paused' | Resume-Rollout -ErrorVariable failed | Wait-Rollout -ErrorVariable +failed

        $resumed.Phase | Should -Be 'Complete'
        $nothing | Should -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
    }

    It 'picks a revision from the history with Select-Object and goes back to it' {
        $null = Start-Story
        $null = Wait-Rollout web -Timeout 1m
        $null = Set-RolloutImage web -Image 'app=shop/web:2.0' | Wait-Rollout -Timeout 1m
        $null = Set-RolloutImage web -Image 'app=shop/web:3.0' | Wait-Rollout -Timeout 1m

        $undone = Get-RolloutHistory web | Where-Object Images -Contains 'shop/web:1.0' | Select-Object -Last 1 | Undo-Rollout

        $undone.Images | Should -Be 'shop/web:1.0'
    }

    It 'takes rows that Select-Object made' {
        $null = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name api)

        $rows = Get-Rollout | Select-Object -Property Kind, Namespace, Name

        ($rows | Get-Rollout).Name | Should -Be 'api', 'web'
    }

    It 'groups, sorts and measures' {
        $null = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name api -Replicas 1)
        $null = Wait-Rollout -Timeout 1m

        $groups = Get-Rollout | Group-Object -Property Phase
        $sorted = Get-Rollout | Sort-Object -Property Desired -Descending
        $sum = Get-Rollout | Measure-Object -Property Ready -Sum

        $groups.Name | Should -Be 'Complete'
        $sorted.Name | Should -Be 'web', 'api'
        $sum.Sum | Should -Be 4
    }

    It 'takes what kubectl prints as JSON, parsed' {
        $sandbox = Start-Story

        $list = Invoke-RestMethod -Uri "$($sandbox.Server.TrimEnd('/'))/apis/apps/v1/namespaces/$($sandbox.Namespace)/deployments"

        ($list | Get-Rollout).Name | Should -Be 'web'
        $unparsed = try { $list | ConvertTo-Json -Depth 20 | Get-Rollout } catch { $_ }
        $unparsed.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        "$unparsed" | Should -BeLike '*ConvertFrom-Json*'
    }

    It 'takes the workloads out of a mixed list, as kubectl get all prints one' {
        $sandbox = Start-Story
        $web = (Invoke-RestMethod -Uri "$($sandbox.Server.TrimEnd('/'))/apis/apps/v1/namespaces/$($sandbox.Namespace)/deployments/web")
        $service = @{ apiVersion = 'v1'; kind = 'Service'; metadata = @{ name = 'web'; namespace = $sandbox.Namespace } }
        $json = @{ apiVersion = 'v1'; kind = 'List'; items = @($service, $web) } | ConvertTo-Json -Depth 20

        $found = $json | ConvertFrom-Json | Get-Rollout -ErrorVariable failed
        $hashed = $json | ConvertFrom-Json -AsHashtable | Get-Rollout -ErrorVariable +failed

        $found.Name | Should -Be 'web'
        $hashed.Name | Should -Be 'web'
        $failed | Should -BeNullOrEmpty
    }
}
