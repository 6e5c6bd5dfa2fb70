BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'Somebody looks at rollouts' {
    BeforeAll {
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        $null = Start-Story -Deployment (New-Deployment -Name web), (New-Deployment -Name worker -Replicas 2)
        $null = Wait-Rollout -Timeout 1m
        $null = Set-RolloutImage web -Image 'app=shop/web:2.0' -ChangeCause 'release 2.0' | Wait-Rollout -Timeout 1m
    }

    AfterAll {
        $PSStyle.OutputRendering = $rendering
        Stop-Story
    }

    It 'shows a table grouped by namespace, with the message at any width' {
        $text = Get-Rollout | Out-String

        $text | Should -Match 'Namespace: default'
        $text | Should -Match '(?m)^web\s.*Complete'
        $text | Should -Match '3 pods are up'
    }

    It 'shows every column of the table on request' {
        $text = Get-Rollout | Format-Table | Out-String -Width 200

        $text | Should -Match 'Namespace: default'
        $text | Should -Match '(?m)^\s*Name\s+Kind\s+Phase\s+Ready\s+Updated\s+Available\s+Revision\s+Age\s+Message'
        $text | Should -Match 'web\s+Deployment\s+Complete\s+3/3\s+3\s+3\s+2'
        $text | Should -Match 'worker\s+Deployment\s+Complete\s+2/2\s+2\s+2\s+1'
    }

    It 'shows the history with its marks' {
        $text = Get-RolloutHistory web | Out-String -Width 200

        $text | Should -Match '(?m)^\s*1\s+previous\s.*shop/web:1\.0'
        $text | Should -Match '(?m)^\s*2\s+current\s.*shop/web:2\.0.*release 2\.0'
    }

    It 'lists what matters' {
        $text = Get-Rollout web | Format-List | Out-String -Width 200

        $text | Should -Match '(?m)^Rollout\s+: deployment/web in default'
        $text | Should -Match '(?m)^Phase\s+: Complete'
        $text | Should -Match '(?m)^Pods\s+: 3 wanted: 3 ready'
        $text | Should -Match '(?m)^ChangeCause\s+: release 2\.0'
    }

    It 'lists a revision with its mark' {
        Get-RolloutHistory web -Revision 2 | Format-List | Out-String -Width 200 | Should -Match '(?m)^Revision\s+: 2 \(current\)'
    }

    It 'draws a tree' {
        $text = Show-Rollout web | Out-String -Width 200

        $text | Should -Match '─ revision 2  current\s+shop/web:2\.0\s+release 2\.0'
        ($text -split '\n' -match '─ web-\S+\s+Running\s+1/1').Count | Should -Be 3
    }

    It 'lists every property on request' {
        $text = Get-Rollout web | Format-List -Property * | Out-String -Width 200

        foreach ($property in 'Phase', 'Message', 'Strategy', 'Desired', 'Outdated', 'Images', 'ChangeCause', 'HasPendingChange', 'Uid', 'Context', 'Cluster', 'KubeConfig') {
            $text | Should -Match "(?m)^$property\s+:"
        }
    }

    It 'chooses other columns with Format-Table' {
        $text = Get-Rollout web | Format-Table -Property Name, Images -AutoSize | Out-String -Width 200

        $text | Should -Match 'web\s+\{shop/web:2\.0\}'
    }

    It 'keeps colours out of the objects' {
        $escape = [char]27
        foreach ($property in (Get-Rollout web).PSObject.Properties) {
            "$($property.Value)" | Should -Not -Match $escape -Because $property.Name
        }
    }

    It 'shows a rollout that was read back from a file like a live one' {
        $file = Join-Path $TestDrive 'rollout.xml'
        Get-Rollout web | Export-Clixml -LiteralPath $file

        $text = Import-Clixml -LiteralPath $file | Out-String -Width 200

        $text | Should -Match 'web\s+Deployment\s+Complete\s+3/3'
    }
}
