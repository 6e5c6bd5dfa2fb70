# What the stories share. Dot-source it in BeforeAll:  . "$PSScriptRoot/Stories.ps1"

$RolloutsManifest = (Resolve-Path -LiteralPath "$PSScriptRoot/../../Rollouts.psd1").ProviderPath
Import-Module -Name $RolloutsManifest

# The manifest of a Deployment. The tag of its image tells what becomes of its pods: see about_RolloutSandbox.
function New-Deployment {
    param(
        [string] $Name = 'web',
        [string] $Image = 'shop/web:1.0',
        [int] $Replicas = 3
    )

    @"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: $Name
  labels: { app: $Name, shop: 'yes' }
spec:
  replicas: $Replicas
  selector: { matchLabels: { app: $Name } }
  template:
    metadata: { labels: { app: $Name } }
    spec:
      containers:
      - name: app
        image: $Image
"@
}

# Each story has a cluster of its own, which is the default of the session while the story runs.
function Start-Story {
    param([string[]] $Deployment = (New-Deployment))

    $manifest = Join-Path $TestDrive "$([guid]::NewGuid()).yaml"
    Set-Content -LiteralPath $manifest -Value ($Deployment -join "`n---`n")
    $script:UsualKubeConfig = $env:KUBECONFIG
    $sandbox = Start-RolloutSandbox -Path $manifest
    $env:KUBECONFIG = $sandbox.KubeConfig
    $sandbox
}

function Stop-Story {
    Get-RolloutSandbox | Stop-RolloutSandbox
    $env:KUBECONFIG = $script:UsualKubeConfig
}

# A fresh pwsh: for what depends on the state of a session, and for exit codes. It reaches the sandbox of this process by KUBECONFIG.
function Invoke-Pwsh {
    param(
        [Parameter(Mandatory)] [string[]] $Script,
        [string[]] $Option = @(),
        # What somebody answers who is asked, as often as need be.
        [string] $Answer = ''
    )

    $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $file -Value "Import-Module -Name '$($RolloutsManifest.Replace("'", "''"))'", ($Script -join "`n")
    # A pwsh that was installed with "dotnet tool install" is a program of dotnet's.
    $pwsh = (Get-Process -Id $PID).Path
    $first = @((Split-Path -Path $pwsh -LeafBase) -eq 'dotnet' ? (Join-Path $PSHOME 'pwsh.dll') : @())
    $output = @($Answer) * 20 | & $pwsh @first -NoProfile @Option -File $file 2>&1
    [pscustomobject]@{
        ExitCode = $LASTEXITCODE
        Output   = @($output | ForEach-Object { "$_" }) -join "`n"
    }
}
