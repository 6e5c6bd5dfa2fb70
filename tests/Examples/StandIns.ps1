# What the scripts of about_RolloutRunbooks use of pwsh, as far as they use it: for the bare engine, where there is none of it.

function Write-Host {
    param([object] $Object)

    $Host.UI.WriteLine("$Object")
}

function Select-Object {
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [string[]] $Property,
        [int] $Skip = 0,
        [int] $First = [int]::MaxValue
    )

    begin { $count = 0 }
    process {
        $count++
        if ($count -le $Skip -or $count - $Skip -gt $First) { return }
        if (-not $Property) { return $InputObject }
        $row = [ordered]@{}
        foreach ($name in $Property) { $row[$name] = $InputObject.$name }
        [pscustomobject] $row
    }
}

function Test-Path {
    param([string] $LiteralPath)

    [IO.Path]::Exists($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($LiteralPath))
}

function Set-Content {
    param([Parameter(ValueFromPipeline)] [string[]] $Value, [string] $LiteralPath)

    begin { $all = @() }
    process { $all += $Value }
    end { [IO.File]::WriteAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($LiteralPath), [string[]] $all) }
}

function Export-Csv {
    param([Parameter(ValueFromPipeline)] [psobject] $InputObject, [string] $LiteralPath, [switch] $NoTypeInformation)

    begin { $lines = @() }
    process {
        if ($null -eq $InputObject) { return }
        if (-not $lines) { $lines += '"' + ($InputObject.PSObject.Properties.Name -join '","') + '"' }
        $lines += @($InputObject.PSObject.Properties | ForEach-Object { '"' + "$($_.Value)".Replace('"', '""') + '"' }) -join ','
    }
    end { $lines | Set-Content -LiteralPath $LiteralPath }
}

function Import-Csv {
    param([string] $LiteralPath)

    $rows = @([IO.File]::ReadAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($LiteralPath)) | Where-Object { $_ } |
        ForEach-Object { , @([regex]::Matches($_, '"((?:[^"]|"")*)"').ForEach({ $_.Groups[1].Value.Replace('""', '"') })) })
    for ($r = 1; $r -lt $rows.Count; $r++) {
        $row = [ordered]@{}
        for ($c = 0; $c -lt $rows[0].Count; $c++) { $row[$rows[0][$c]] = $rows[$r][$c] }
        [pscustomobject] $row
    }
}

function ConvertTo-Html {
    param([Parameter(ValueFromPipeline)] [psobject] $InputObject, [string] $Title)

    begin { "<html><head><title>$Title</title></head><body><table>" }
    process {
        if ($null -eq $InputObject) { return }
        '<tr>' + (@($InputObject.PSObject.Properties | ForEach-Object { "<td>$([Net.WebUtility]::HtmlEncode("$($_.Value)"))</td>" }) -join '') + '</tr>'
    }
    end { '</table></body></html>' }
}
