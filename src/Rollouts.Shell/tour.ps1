# A tour of Rollouts on a practice cluster. It uses only what the bare PowerShell engine has, and every command is shown as it is run.
Start-RolloutSandbox -Example
