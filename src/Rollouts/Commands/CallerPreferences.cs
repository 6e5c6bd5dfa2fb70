using System.Globalization;
using System.Management.Automation;

namespace Rollouts.Commands;

/// <summary>What the caller of a command prefers.</summary>
internal static class CallerPreferences
{
    /// <summary>What becomes of the command's errors: <c>-ErrorAction</c>, else <c>$ErrorActionPreference</c> where the command was called.</summary>
    internal static ActionPreference ErrorAction(this PSCmdlet command)
    {
        var preference = command.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var bound)
            ? bound
            : command.SessionState.PSVariable.GetValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo<ActionPreference>(preference, CultureInfo.InvariantCulture, out var action) ? action : ActionPreference.Continue;
    }
}
