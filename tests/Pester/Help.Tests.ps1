BeforeDiscovery {
    $manifest = Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/../../Rollouts.psd1"
    $commands = $manifest.CmdletsToExport | ForEach-Object { @{ Command = $_ } }
}

BeforeAll {
    . "$PSScriptRoot/Stories.ps1"
    $Common = [System.Management.Automation.PSCmdlet]::CommonParameters
}

Describe 'Somebody asks for help' {
    It 'finds help on <Command> that fits it' -ForEach $commands {
        $help = Get-Help -Name $Command -Full
        $parameters = (Get-Command -Name $Command).Parameters.Values | Where-Object Name -NotIn $Common

        $help.Synopsis | Should -Not -Match '\[<CommonParameters>\]' -Because 'a synopsis made up from the syntax means that there is no help'
        $help.Description.Text | Should -Not -BeNullOrEmpty
        $help.Examples.Example.Count | Should -BeGreaterOrEqual 3
        @($help.Parameters.Parameter.Name | Sort-Object) | Should -Be @($parameters.Name | Sort-Object)
        foreach ($parameter in $parameters) {
            $text = $help.Parameters.Parameter | Where-Object Name -EQ $parameter.Name
            $text.Description.Text | Should -Not -BeNullOrEmpty -Because $parameter.Name
            $text.Aliases | Should -Be ($parameter.Aliases.Count ? $parameter.Aliases -join ', ' : 'none') -Because $parameter.Name
        }
    }

    It 'finds every error id in about_Rollouts' {
        $text = Get-Help -Name about_Rollouts
        $core = (Get-Command -Name Get-Rollout).OutputType[0].Type.Assembly
        $ids = $core.GetType('Rollouts.ErrorId').GetFields() | ForEach-Object Name

        $ids.Count | Should -BeGreaterThan 20
        foreach ($id in $ids) {
            $text | Should -MatchExactly "(?m)^    (\w+, )?$id\b"
        }
    }

    It 'finds <_>' -ForEach 'about_Rollouts', 'about_RolloutSandbox', 'about_RolloutsInPipelines', 'about_RolloutRunbooks' {
        $help = Get-Help -Name $_

        $help | Should -Match $_
        $help -split '\r?\n' | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }
}
