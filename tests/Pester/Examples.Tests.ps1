# What the documentation shows and the bare engine cannot run: its examples with Select-Object, Format-Table, ConvertFrom-Json, thread
# jobs and the like. The others are run by the tests of the module. Both read the documentation itself: see tests/Examples.
BeforeDiscovery {
    . "$PSScriptRoot/../Examples/Examples.ps1"
    $pages = @(Get-Example | Where-Object { (Get-Runner $_) -eq 'Pwsh' } | ForEach-Object Page | Sort-Object -Unique)
}

Describe 'Somebody copies an example' {
    BeforeAll {
        . "$PSScriptRoot/Stories.ps1"
        . "$PSScriptRoot/../Examples/Examples.ps1"
        $pages = @(Get-Example | ForEach-Object Page | Select-Object -Unique) -join ','
        $run = Invoke-Pwsh -Answer A -Script "& '$PSScriptRoot/../Examples/Run.ps1' -Page '$pages' -Runner Pwsh"
    }

    It 'finds that those of <_> do what stands there' -ForEach $pages {
        Test-Run -Page $_ -Runner Pwsh -Text "$($run.Output)`n" | Should -BeNullOrEmpty
    }
}
