BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'Somebody keeps rollouts in files' {
    BeforeEach {
        $sandbox = Start-Story
        $null = Wait-Rollout web -Timeout 1m
    }

    AfterEach {
        Stop-Story
    }

    It 'writes a rollout as JSON, with the phase as a word, and reads it back' {
        $json = Get-Rollout web | ConvertTo-Json -EnumsAsStrings

        $read = $json | ConvertFrom-Json

        $read.Phase | Should -Be 'Complete'
        $read.Images | Should -Be 'shop/web:1.0'
        ($read | Get-Rollout).Name | Should -Be 'web'
    }

    It 'writes a revision as JSON, the whole template included' {
        $json = Get-RolloutHistory web | ConvertTo-Json -Depth 20

        ($json | ConvertFrom-Json).Template.spec.containers[0].image | Should -Be 'shop/web:1.0'
    }

    It 'waits for a rollout that was exported with Export-Clixml' {
        $file = Join-Path $TestDrive 'rollout.xml'
        Set-RolloutImage web -Image 'app=shop/web:2.0' | Export-Clixml -LiteralPath $file

        $waited = Import-Clixml -LiteralPath $file | Wait-Rollout -Timeout 1m

        $waited.Phase | Should -Be 'Complete'
        $waited.Images | Should -Be 'shop/web:2.0'
        $waited.GetType().FullName | Should -Be 'Rollouts.Rollout'
    }

    It 'does not mistake an object of the same name for the one that was exported' {
        $file = Join-Path $TestDrive 'rollout.xml'
        Get-Rollout web | Export-Clixml -LiteralPath $file
        $deployments = "$($sandbox.Server.TrimEnd('/'))/apis/apps/v1/namespaces/$($sandbox.Namespace)/deployments"
        $body = Invoke-RestMethod -Uri "$deployments/web"
        $null = Invoke-RestMethod -Uri "$deployments/web" -Method Delete
        $fresh = @{ apiVersion = 'apps/v1'; kind = 'Deployment'; metadata = @{ name = 'web' }; spec = $body.spec }
        $null = Invoke-RestMethod -Uri $deployments -Method Post -ContentType 'application/json' -Body ($fresh | ConvertTo-Json -Depth 20)

        Import-Clixml -LiteralPath $file | Wait-Rollout -Timeout 1m -ErrorVariable lost -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Import-Clixml -LiteralPath $file | Suspend-Rollout -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $lost.Exception.ErrorId | Should -Be 'RolloutDeleted'
        $refused.Exception.ErrorId | Should -Be 'TargetMismatch'
        (Get-Rollout web).Phase | Should -Not -Be 'Paused'
    }

    It 'acts on the rows of a CSV file' {
        $file = Join-Path $TestDrive 'rollouts.csv'
        Get-Rollout | Select-Object -Property Kind, Namespace, Name, Uid, Context, Cluster, KubeConfig | Export-Csv -LiteralPath $file

        $suspended = Import-Csv -LiteralPath $file | Suspend-Rollout

        $suspended.Name | Should -Be 'web'
        $suspended.Phase | Should -Be 'Paused'
    }

    It 'takes the rows of a CSV file that hold no more than names and namespaces' {
        $file = Join-Path $TestDrive 'names.csv'
        Set-Content -LiteralPath $file -Value 'Name,Namespace', "web,$($sandbox.Namespace)", "deploy/web,"

        (Import-Csv -LiteralPath $file | Get-Rollout).Name | Should -Be 'web', 'web'
    }

    It 'goes back to a revision that was exported with Export-Clixml' {
        $file = Join-Path $TestDrive 'revision.xml'
        Get-RolloutHistory web -Revision 1 | Export-Clixml -LiteralPath $file
        $null = Set-RolloutImage web -Image 'app=shop/web:2.0' | Wait-Rollout -Timeout 1m
        $null = Set-RolloutImage web -Image 'app=shop/web:3.0' | Wait-Rollout -Timeout 1m

        $undone = Import-Clixml -LiteralPath $file | Undo-Rollout

        $undone.Images | Should -Be 'shop/web:1.0'
    }
}
