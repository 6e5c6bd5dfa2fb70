# Everything in the documentation that somebody may copy and run, as it stands there, and what is printed below it.
# It uses only what the bare PowerShell engine has, for that is where most of it is run.

$Repository = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))

function Read-Data {
    param([string] $File)

    [System.Management.Automation.Language.Parser]::ParseFile($File, [ref] $null, [ref] $null).
        Find({ param($node) $node -is [System.Management.Automation.Language.HashtableAst] }, $false).SafeGetValue()
}

$OwnCommands = (Read-Data ([IO.Path]::Combine($Repository, 'Rollouts.psd1'))).CmdletsToExport
$Scenes = Read-Data ([IO.Path]::Combine($PSScriptRoot, 'Scenes.psd1'))

# What the engine alone does not have, and pwsh does. A command that is neither here nor in the engine is an example's mistake.
$OfPwsh = 'Compare-Object', 'ConvertFrom-Json', 'ConvertTo-Html', 'ConvertTo-Json', 'Export-Csv', 'Format-List', 'Format-Table', 'Group-Object', 'Import-Clixml',
    'Import-Csv', 'Select-Object', 'Set-Content', 'Sort-Object', 'Start-ThreadJob', 'Test-Path', 'Write-Host'

# What is no part of PowerShell. kubectl is run where it is; the others are played by the scene.
$Programs = 'kubectl', 'az', 'kubelogin'

function New-Example {
    param([string] $Page, [string] $Title, [object[]] $Step, [hashtable] $File = @{})

    [pscustomobject]@{ Page = $Page; Title = $Title; Steps = $Step; Files = $File }
}

function New-Step {
    param([string[]] $Code, [string[]] $Shown)

    [pscustomobject]@{ Code = ($Code -join "`n").Trim("`n"); Shown = ($Shown -join "`n").Trim() }
}

# The help of a command: the code, an empty line, and what it prints.
function Get-HelpExample {
    $help = [xml] [IO.File]::ReadAllText([IO.Path]::Combine($Repository, 'en-US', 'Rollouts.dll-Help.xml'))
    foreach ($command in $help.helpItems.command) {
        foreach ($example in $command.examples.example) {
            $parts = [regex]::Split($example.code.Replace("`r", '').Trim(), '\n\s*\n', 'None', [timespan]::FromSeconds(1))
            New-Example -Page $command.details.name -Title $example.title -Step (New-Step $parts[0] ($parts[1..$parts.Count] -join "`n`n"))
        }
    }
}

# README.md: blocks marked as PowerShell, and transcripts, where each command stands behind a prompt.
function Get-ReadmeExample {
    $heading = ''
    $lines = [IO.File]::ReadAllLines([IO.Path]::Combine($Repository, 'README.md'))
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i].StartsWith('#')) { $heading = $lines[$i].TrimStart('#', ' ') }
        if (-not $lines[$i].StartsWith('```')) { continue }
        $language = $lines[$i].Substring(3)
        $block = @(while (-not $lines[++$i].StartsWith('```')) { $lines[$i] })
        if ($language -in 'powershell', 'pwsh') {
            New-Example -Page 'README.md' -Title $heading -Step (New-Step $block)
        }
        elseif ($block[0].StartsWith('PS> ')) {
            $commands = @(0..($block.Count - 1) | Where-Object { $block[$_].StartsWith('PS> ') })
            $steps = for ($c = 0; $c -lt $commands.Count; $c++) {
                $next = $c + 1 -lt $commands.Count ? $commands[$c + 1] : $block.Count
                New-Step $block[$commands[$c]].Substring(4) $block[($commands[$c] + 1)..$next].Where({ -not $_.StartsWith('PS> ') })
            }
            New-Example -Page 'README.md' -Title $heading -Step $steps
        }
    }
}

# A topic: what stands deeper than the text before it and begins like PowerShell. All blocks of a section are one session. A block below
# a line that names a script is that script; a row of a table of commands is a command and what it means, three blanks apart.
function Get-TopicExample {
    foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($Repository, 'en-US'), 'about_*.help.txt')) {
        $page = [IO.Path]::GetFileName($file).Replace('.help.txt', '')
        $sections = [ordered]@{}
        foreach ($block in Get-TopicBlock $file) {
            if (-not $sections.Contains($block.Section)) { $sections[$block.Section] = @{ Steps = @(); Files = @{} } }
            $section = $sections[$block.Section]
            if ($block.Before -match '^(\S+\.ps1):$') {
                $section.Files[$Matches[1]] = $block.Lines -join "`n"
            }
            elseif ($block.Lines[0] -cmatch '^([$''#]|try |if |kubectl |\./|[A-Z][a-z]+-[A-Z])') {
                $isTable = $block.Lines.Where({ $_ -match '^\S.*\S {3,}\S' }).Count -gt 1
                $section.Steps += $isTable ? @($block.Lines.Where({ $_ -match '^\S' }) -replace ' {3,}.*' | ForEach-Object { New-Step $_ }) : @(New-Step $block.Lines)
            }
            elseif ($block.Lines -match '^\s*inlineScript: \|$') {
                $script = $block.Lines -join "`n" -replace '(?s)^.*inlineScript: \|\n' -replace '(?m)^    '
                $section.Steps += New-Step $script
            }
        }

        foreach ($name in $sections.Keys) {
            if ($sections[$name].Steps) { New-Example -Page $page -Title $name -Step $sections[$name].Steps -File $sections[$name].Files }
        }
    }
}

function Get-TopicBlock {
    param([string] $File)

    $section = $before = ''
    $lines = [IO.File]::ReadAllLines($File)
    for ($i = 1; $i -lt $lines.Count; $i++) {
        $line = $lines[$i]
        if (-not $line.Trim()) { continue }
        $indent = $line.Length - $line.TrimStart().Length
        $outer = $before.Length - $before.TrimStart().Length
        if ($indent -eq 0) { $section = $line }
        if (-not $lines[$i - 1].Trim() -and $outer -ge 4 -and $indent -ge $outer + 4) {
            $block = @($line.Substring($indent))
            while ($i + 1 -lt $lines.Count -and (-not $lines[$i + 1].Trim() -or $lines[$i + 1].StartsWith(' ' * $indent))) {
                $i++
                $block += $lines[$i].Trim() ? $lines[$i].Substring($indent) : ''
            }

            [pscustomobject]@{ Section = $section; Before = $before.Trim(); Lines = $block }
            $line = $before
        }

        $before = $line
    }
}

function Get-Example {
    Get-HelpExample
    Get-ReadmeExample
    Get-TopicExample
}

# Each line of the topics and the README that stands apart from the text and begins with one of our commands.
function Get-RunnableLine {
    $own = "(PS> )?($($OwnCommands -join '|'))(?![\w:-])"
    foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($Repository, 'en-US'), 'about_*.help.txt')) {
        foreach ($block in Get-TopicBlock $file) {
            if ($block.Lines -match '^\s*- pwsh: \|$') { continue }
            $block.Lines -cmatch "^\s*$own" -replace ' {3,}.*' | ForEach-Object { $_.Trim() }
        }
    }

    $lines = [IO.File]::ReadAllLines([IO.Path]::Combine($Repository, 'README.md'))
    $inside = $false
    foreach ($line in $lines) {
        if ($line.StartsWith('```')) { $inside = -not $inside }
        elseif ($inside -and $line -cmatch "^$own") { $line -replace '^PS> ' }
    }
}

# Who can run an example: the engine with the module, only a real pwsh, or nobody.
function Get-Runner {
    param([object] $Example)

    $runner = 'Engine'
    foreach ($code in @($Example.Steps.Code) + @($Example.Files.Values)) {
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $null)
        foreach ($command in $tree.FindAll({ param($node) $node -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $name = $command.GetCommandName()
            if (-not $name -or $name -in $OwnCommands -or $name -in $Programs -or $Example.Files.Contains($name -replace '^\./')) { continue }
            if ($name -in $OfPwsh -or $name -eq './build.ps1') { $runner = 'Pwsh' }
            elseif ($name -notin 'Where-Object', 'ForEach-Object', 'Out-Null', 'Import-Module', 'Receive-Job', 'Set-StrictMode') { return "Nobody: $name" }
        }
    }

    $runner
}

# What an example finds, and what it is to meet: see Scenes.psd1.
function Get-Plan {
    param([object] $Example)

    $plan = @{ Scene = 'Shop'; Errors = @(); Stop = 0 }
    foreach ($key in $Example.Page, "$($Example.Page)/$($Example.Title -replace '^Example \d+: ')") {
        if ($Scenes.Examples.ContainsKey($key)) {
            foreach ($part in $Scenes.Examples[$key].Keys) { $plan[$part] = $Scenes.Examples[$key][$part] }
        }
    }

    $plan
}

# What was wrong with the examples of a page, by what Run.ps1 printed.
function Test-Run {
    param([string] $Page, [string] $Runner, [string] $Text)

    foreach ($example in Get-Example) {
        if ($example.Page -ne $Page -or (Get-Runner $example) -ne $Runner) { continue }
        $plan = Get-Plan $example
        $met = @()
        for ($s = 0; $s -lt $example.Steps.Count; $s++) {
            $step = $example.Steps[$s]
            $name = "$Page/$($example.Title)/$s"
            $printed = [regex]::Match($Text, "(?s)(?<=^|\n)== begin $([regex]::Escape($name))\n(.*?)== (ended|stopped|broken|left out)(.*?)\n")
            if ($printed.Groups[2].Value -eq 'left out') { continue }
            if (-not $printed.Success -or $printed.Groups[2].Value -eq 'broken') { "$name was not run to its end:$($printed.Groups[3].Value)"; continue }
            if (($printed.Groups[2].Value -eq 'stopped') -ne ($plan.Stop -gt 0)) { "$name $($printed.Groups[2].Value)$($printed.Groups[3].Value)" }
            $met += [regex]::Matches($printed.Groups[1].Value, '(?m)^== error (\w+)$').ForEach({ $_.Groups[1].Value })
            if (-not $step.Shown) { continue }
            $expected = Get-Essence $step.Shown
            $actual = Get-Essence ($printed.Groups[1].Value -replace '(?m)^== .*$')
            # An ellipsis stands where a narrower window has cut something off.
            $pattern = '^' + [regex]::Escape($expected -replace '\s').Replace('…', '.*?') + '$'
            if (($actual -replace '\s') -cnotmatch $pattern) { "$name is to print`n$expected`n--- but printed`n$actual" }
        }

        $missed = @($plan.Errors | Where-Object { $_ -notin $met })
        $more = @($met | Where-Object { $_ -notin $plan.Errors })
        if ($missed -or $more) { "$Page/$($example.Title) is to meet the errors '$($plan.Errors)', but met '$met'" }
    }
}

# The same text where nothing differs but what always does: ages, times, names of pods, ports, addresses, and the steps of a rollout that
# are seen or missed by chance. Where a line breaks depends on the width of a window, so that blanks count for nothing when two are compared.
function Get-Essence {
    param([string] $Text)

    $lines = foreach ($line in $Text.Replace("`r", '') -split '\n') {
        if ($line -match 'waiting for the controller|^deployment.*: (complete, )?\d+ (of \d+ (new )?pods |old pod|terminating pod)|^(Progressing): ') { continue }
        $line = $line -replace '\s+', ' ' -replace '^ | $' -replace '-{3,}', '---'
        $line = $line -creplace '\b\d{4}-\d\d-\d\dT[\d:.]+Z', 'TIME' -replace '-[0-9a-f]{8,10}-[a-z0-9]{5}\b', '-POD' -replace '\bnode-\d\b(?!,)', 'NODE'
        $line = $line -creplace '\b\d+[smhd](\d+[smhd])?(?=[ ,.:]|$)', 'AGE' -replace '\bsandbox-\d+\b', 'sandbox' -replace '\S+\.kubeconfig', 'KUBECONFIG' -replace 'ErrImagePull|ImagePullBackOff', 'PULL' -creplace '\bagent-[a-z0-9]{5}\b', 'agent-POD'
        if ($line) { $line }
    }

    $lines -join "`n"
}
