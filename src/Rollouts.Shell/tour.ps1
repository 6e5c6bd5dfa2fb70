# A tour of Rollouts on a practice cluster of its own. It uses only what the bare PowerShell engine has.
# Nothing here is printed from memory: each step shows the text of its script block, runs it, and shows what came of it.

function Step {
    param(
        [string] $Title,
        [scriptblock] $Command,
        # The id of the error that the step is there to show; without it, an error ends the tour.
        [string] $Shows
    )

    $Host.UI.WriteLine('')
    $Host.UI.WriteLine("# $Title")
    $Host.UI.WriteLine("PS> $("$Command".Trim())")
    $errors = @()
    & $Command 2>&1 | ForEach-Object {
        if ($_ -is [System.Management.Automation.ErrorRecord]) { $errors += $_ } else { $_ }
    } | Out-Default

    foreach ($problem in $errors) {
        $id = "$($problem.FullyQualifiedErrorId)".Split(',')[0]
        if ($id -ne $Shows) { throw $problem }
        $Host.UI.WriteLine("ERROR $id`: $($problem.Exception.Message)")
        $Host.UI.WriteLine("  Next: $($problem.ErrorDetails.RecommendedAction)")
    }

    if ($Shows -and $errors.Count -eq 0) { throw "The step '$Title' was to end with $Shows, but it succeeded." }
}

$kubeConfigBefore = $env:KUBECONFIG
try {
    Step 'A practice cluster in this process, with a small shop of workloads' { Start-RolloutSandbox -Example }
    Step 'Talk to it, as to any cluster' { $env:KUBECONFIG = (Get-RolloutSandbox).KubeConfig }
    Step 'Where do the rollouts stand?' { Get-Rollout }

    Step 'Deploy a new version of the web shop, and follow it to the end' {
        Set-RolloutImage web -Image '*=shop/web:1.1' -ChangeCause 'release 1.1' | Wait-Rollout
    }

    Step 'Deploy an image that does not exist: the wait says so, while the old pods keep serving' {
        Set-RolloutImage web -Image '*=shop/web:1.2-missing' -ChangeCause 'release 1.2' | Wait-Rollout -Timeout 5s
    } -Shows RolloutTimeout
    Step 'The old pods serve on, while the new one waits for its image' { Show-Rollout web }

    Step 'What would an undo do?' { Undo-Rollout web -WhatIf }
    Step 'Take it back' { Undo-Rollout web | Wait-Rollout }

    Step 'Pause, and change while paused: the change is stored, not rolled out' {
        Suspend-Rollout web | Set-RolloutImage -Image '*=shop/web:1.3' -ChangeCause 'release 1.3'
    }
    Step 'Resume whatever is paused' { Get-Rollout | Where-Object Phase -eq 'Paused' | Resume-Rollout | Wait-Rollout }

    Step 'The history of it all' { Get-RolloutHistory web }
    Step 'The end' { Get-RolloutSandbox | Stop-RolloutSandbox }
}
finally {
    $env:KUBECONFIG = $kubeConfigBefore
    Get-RolloutSandbox | Stop-RolloutSandbox
}
