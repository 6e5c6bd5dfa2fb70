# Runs the examples of pages one after another, each in a session of its own and on a practice cluster that nothing has changed, and prints
# what somebody who types them sees, between lines that begin with ==.
param(
    [Parameter(Mandatory)] [string[]] $Page,
    [ValidateSet('Engine', 'Pwsh')] [string] $Runner = 'Engine'
)

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'Examples.ps1'))

$pages = $Page -split ','
$manifest = [IO.Path]::Combine($Repository, 'Rollouts.psd1')

# The folder that an example is run in.
function New-Stage {
    param([hashtable] $File)

    $folder = [IO.Directory]::CreateTempSubdirectory('rollouts-example-').FullName
    $null = [IO.Directory]::CreateDirectory([IO.Path]::Combine($folder, 'manifests'))
    # A clone, what its examples mean by their files, and the scripts of the page itself.
    $deployment = @'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: NAMESPACE, labels: { app: web, tier: front } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [ { name: web, image: 'shop/web:1.1', readinessProbe: { exec: { command: [ok] } } } ] }
'@
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'web.yaml'), $deployment.Replace('NAMESPACE', 'default'))
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'manifests', 'web.yaml'), $deployment.Replace('NAMESPACE', 'default'))
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'shop.yaml'), "apiVersion: v1`nkind: Namespace`nmetadata: { name: shop }`n---`n$($deployment.Replace('NAMESPACE', 'shop').Replace('containers: [ {', "containers: [ { name: proxy, image: 'envoyproxy/envoy:v1.35.0' }, {"))")
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'list.csv'), "Name,Namespace`nweb,default`n")
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'build.ps1'), '# It is built: that is what these examples are run with.')
    foreach ($name in 'Rollouts.psd1', 'bin', 'en-US') {
        $null = [IO.Directory]::CreateSymbolicLink([IO.Path]::Combine($folder, $name), [IO.Path]::Combine($Repository, $name))
    }

    foreach ($name in $File.Keys) {
        [IO.File]::WriteAllText([IO.Path]::Combine($folder, $name), $File[$name])
    }

    # Installed where PowerShell looks for modules: what runs in runspaces of its own loads it from there.
    $modules = [IO.Directory]::CreateDirectory([IO.Path]::Combine($folder, 'modules')).FullName
    $null = [IO.Directory]::CreateSymbolicLink([IO.Path]::Combine($modules, 'Rollouts'), $Repository)
    $folder
}

# The clusters that examples name are all the one.
function New-KubeConfig {
    param([string] $Folder, [object] $Sandbox)

    $text = [IO.File]::ReadAllText($Sandbox.KubeConfig)
    $user = "user: $($Sandbox.Context)"
    foreach ($context in 'aks-prod', 'aks-west', 'aks-north', 'staging') {
        $text = $text.Replace('users:', "- name: $context`n  context: { cluster: $($Sandbox.Context), namespace: default, $user }`nusers:")
    }

    $path = [IO.Path]::Combine($Folder, 'example.kubeconfig')
    [IO.File]::WriteAllText($path, $text)
    $path
}

function New-Session {
    param([string] $Folder)

    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule([string[]] $manifest)
    $session = [runspacefactory]::CreateRunspace($Host, $state)
    $session.Open()
    $null = $session.SessionStateProxy.Path.SetLocation($Folder)
    $session
}

# Runs code to its end, or for so many seconds.
function Invoke-Code {
    param([object] $Session, [string] $Code, [double] $Seconds, [switch] $Print)

    $shell = [powershell]::Create()
    $shell.Runspace = $Session
    $null = $shell.AddScript($Code)
    if ($Print) {
        $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
        $null = $shell.AddCommand('Out-Default')
    }

    $run = $shell.BeginInvoke()
    $ended = $run.AsyncWaitHandle.WaitOne([timespan]::FromSeconds($Seconds))
    if (-not $ended) { $shell.Stop() }
    try { $null = $shell.EndInvoke($run) }
    catch [System.Management.Automation.PipelineStoppedException] { }
    catch { if ($Print) { $Host.UI.WriteLine("$($_.Exception.InnerException.Message)") } else { throw } }
    $errors = @($Session.SessionStateProxy.GetVariable('Error'))
    $shell.Dispose()
    [pscustomobject]@{ Ended = $ended; Errors = $errors }
}

# Errors among the output, in the order in which a person sees them.
[Console]::SetError([Console]::Out)

$usual = @{ KubeConfig = $env:KUBECONFIG; Modules = $env:PSModulePath }
$scene = ''
foreach ($example in Get-Example) {
    if ($example.Page -notin $pages -or (Get-Runner $example) -ne $Runner) { continue }
    $plan = Get-Plan $example
    $folder = New-Stage $example.Files
    $session = New-Session $folder
    try {
        $env:KUBECONFIG = [IO.Path]::Combine($folder, 'none.kubeconfig')
        $env:PSModulePath = [IO.Path]::Combine($folder, 'modules') + [IO.Path]::PathSeparator + $usual.Modules
        if (-not $plan.Scene -or $scene -ne $plan.Scene) {
            $scene = ''
            Get-RolloutSandbox | Stop-RolloutSandbox
        }

        if ($plan.Scene) {
            if (-not $scene) { $sandbox = Start-RolloutSandbox -Example -Path ([IO.Path]::Combine($folder, 'shop.yaml')) }
            $env:KUBECONFIG = New-KubeConfig $folder $sandbox
            if (-not $scene -and $Scenes.Scenes[$plan.Scene]) {
                $null = Invoke-Code $session "& { $($Scenes.Scenes[$plan.Scene]) } 6>&1 > `$null" 90
            }
        }

        # What only reads leaves the scene to the next one.
        $scene = $example.Steps.Code -match '(Set|Undo|Restart|Resume|Suspend|Start|Stop)-Rollout|kubectl|\.ps1|\$env:' ? '' : $plan.Scene
        for ($s = 0; $s -lt $example.Steps.Count; $s++) {
            $null = $session.SessionStateProxy.PSVariable.Get('Error').Value.Clear()
            $Host.UI.WriteLine("== begin $($example.Page)/$($example.Title)/$s")
            if ($example.Steps[$s].Code -match '\bkubectl ' -and -not (Get-Command kubectl -ErrorAction Ignore)) {
                $Host.UI.WriteLine('== left out, for there is no kubectl')
                continue
            }

            $clock = [Diagnostics.Stopwatch]::StartNew()
            $run = Invoke-Code $session $example.Steps[$s].Code ($plan.Stop -gt 0 ? $plan.Stop : 90) -Print
            foreach ($problem in $run.Errors) {
                $Host.UI.WriteLine("== error $("$($problem.FullyQualifiedErrorId)".Split(',')[0])")
            }

            $Host.UI.WriteLine("== $($run.Ended ? 'ended' : 'stopped') after $([int] $clock.Elapsed.TotalMilliseconds) ms")
        }
    }
    catch { $Host.UI.WriteLine("== broken $_") }
    finally {
        $session.Dispose()
        $env:KUBECONFIG = $usual.KubeConfig
        $env:PSModulePath = $usual.Modules
        [IO.Directory]::Delete($folder, $true)
    }
}

Get-RolloutSandbox | Stop-RolloutSandbox
