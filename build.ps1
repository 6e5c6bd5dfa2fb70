#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests and packages the Rollouts module.
.DESCRIPTION
    A thin door for people who have pwsh: the work is dotnet's and Pester's. Without pwsh, "dotnet build" and
    "dotnet test" do the same as Build and the first half of Test.

    On Windows a process that has imported the module from this folder holds its files: close it before you build.
.PARAMETER Task
    Build: compiles everything and assembles the module in bin/. Then: Import-Module ./Rollouts.psd1
    Test: runs the tests of "dotnet test", then the Pester stories.
    Pester: runs the Pester stories against the module in bin/, which is built first where it is missing.
    Package: builds the module and puts what users need into out/: the folder that is installed, and a package of it for the
    PowerShell Gallery or any other feed.
.PARAMETER Configuration
    Debug or Release. Without it a package is Release, and everything else is what dotnet itself builds: Debug.
.PARAMETER ProjectUri
    Where the project is at home, for the manifest in the package; the sources do not know where they are published.
.EXAMPLE
    ./build.ps1

    Builds the module.
.EXAMPLE
    ./build.ps1 -Task Test

    Runs all tests. Pester 5 or 6 is installed for the current user where it is missing.
.EXAMPLE
    ./build.ps1 -Task Package

    Makes out/Rollouts/<version>/ and out/Rollouts.<version>.nupkg. To publish: Publish-PSResource -NupkgPath <the package>
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Pester')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = ($Task -eq 'Package' ? 'Release' : 'Debug'),

    [uri] $ProjectUri
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $args ended with exit code $LASTEXITCODE."
    }
}

function Import-Pester {
    $usable = { $_.Version.Major -in 5, 6 }
    $pester = Get-Module -Name Pester -ListAvailable | Where-Object $usable | Sort-Object -Property Version | Select-Object -Last 1
    if (-not $pester) {
        Write-Host 'Pester 5 or 6 is not on this machine. Installing it from the PowerShell Gallery for the current user.'
        if (Get-Command -Name Install-PSResource -ErrorAction Ignore) {
            Install-PSResource -Name Pester -Version '[5.0,7.0)' -Scope CurrentUser -TrustRepository
        }
        else {
            Install-Module -Name Pester -MinimumVersion 5.0 -MaximumVersion 6.9999 -Scope CurrentUser -Force -SkipPublisherCheck
        }

        $pester = Get-Module -Name Pester -ListAvailable | Where-Object $usable | Sort-Object -Property Version | Select-Object -Last 1
    }

    Import-Module -Name Pester -RequiredVersion $pester.Version -Force
}

function Invoke-Story {
    if (-not (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'bin/Rollouts.dll'))) {
        Invoke-Dotnet build (Join-Path $PSScriptRoot 'src/Rollouts') --configuration $Configuration
    }

    # The stories are told as at a prompt; those that want strict mode turn it on.
    Set-StrictMode -Off
    Import-Pester
    $settings = New-PesterConfiguration
    $settings.Run.Path = Join-Path $PSScriptRoot 'tests/Pester'
    $settings.Run.PassThru = $true
    $settings.Output.Verbosity = 'Detailed'
    $result = Invoke-Pester -Configuration $settings

    # A file that cannot be run, or a broken BeforeAll, has no failed test of its own.
    $failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    Write-Host "$($result.PassedCount) passed, $failed failed, $($result.TotalCount - $result.PassedCount - $result.FailedCount) skipped"
    if ($failed -gt 0 -or $result.PassedCount -eq 0) {
        throw 'The Pester stories failed.'
    }
}

function New-Package {
    $project = Join-Path $PSScriptRoot 'src/Rollouts'
    Invoke-Dotnet pack $project --configuration $Configuration "-p:PackageProjectUrl=$ProjectUri"
    $manifest = Get-Item -Path (Join-Path $PSScriptRoot 'out/Rollouts/*/Rollouts.psd1')
    $null = Test-ModuleManifest -Path $manifest.FullName
}

try {
    switch ($Task) {
        'Build' {
            Invoke-Dotnet build $PSScriptRoot --configuration $Configuration
        }
        'Test' {
            Invoke-Dotnet test $PSScriptRoot --configuration $Configuration
            Invoke-Story
        }
        'Pester' {
            Invoke-Story
        }
        'Package' {
            New-Package
        }
    }
}
catch {
    # Said in one line, and with an exit code also where the caller's ErrorActionPreference would go on.
    [Console]::Error.WriteLine("build.ps1 -Task ${Task}: $($_.Exception.Message)")
    exit 1
}

exit 0
