BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
}

Describe 'Something goes wrong' {
    It 'says in Get-Error what to type next' {
        $null = Start-Story
        try {
            Get-Rollout no-such-rollout -ErrorAction SilentlyContinue

            $record = Get-Error -Newest 1
            $text = $record | Out-String -Width 200

            $record.FullyQualifiedErrorId | Should -BeLike 'RolloutNotFound,*'
            $record.ErrorDetails.RecommendedAction | Should -Match 'Get-Rollout'
            $text | Should -Match 'no-such-rollout'
        }
        finally {
            Stop-Story
        }
    }

    It 'shows no token, however deep one looks' {
        $canary = "canary-$([guid]::NewGuid())"
        $config = Join-Path $TestDrive 'canary.kubeconfig'
        Set-Content -LiteralPath $config -Value @"
apiVersion: v1
kind: Config
current-context: nowhere
contexts: [{ name: nowhere, context: { cluster: nowhere, user: somebody } }]
clusters: [{ name: nowhere, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: somebody, user: { token: '$canary' } }]
"@

        $run = Invoke-Pwsh -Script @"
`$VerbosePreference = `$DebugPreference = 'Continue'
try { Get-Rollout -KubeConfig '$config' } catch { `$_.FullyQualifiedErrorId }
Get-Error -Newest 10 | Out-String -Width 1000
`$Error | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue
`$Error | Format-List -Property * -Force | Out-String -Width 1000
`$Error.Exception | Format-List -Property * -Force | Out-String -Width 1000
"@

        $run.Output | Should -Match 'ClusterUnreachable,'
        $run.Output | Should -Not -Match $canary
    }

    It 'can be caught by type and told apart by id' {
        $config = Join-Path $TestDrive 'missing.kubeconfig'

        $id = try {
            Get-Rollout -KubeConfig $config -ErrorAction Stop
        }
        catch [Rollouts.RolloutException] {
            $_.Exception.ErrorId
        }

        $id | Should -Be 'InvalidKubeConfig'
    }

    It 'works in a session that has loaded another YamlDotNet' {
        # Any assembly of that name will do: the module must neither use it nor trip over it.
        $null = Start-Story
        try {
            $run = Invoke-Pwsh -Script @"
Add-Type -TypeDefinition 'namespace YamlDotNet { public static class Foreign { public static string Name() { return "foreign"; } } }' -OutputAssembly '$TestDrive/YamlDotNet.dll' -OutputType Library
Add-Type -LiteralPath '$TestDrive/YamlDotNet.dll'
(Get-Rollout web).Name
[YamlDotNet.Foreign]::Name()
"@

            $run.Output | Should -Be "web`nforeign"
        }
        finally {
            Stop-Story
        }
    }
}
