using System.Text;
using System.Text.RegularExpressions;

namespace Rollouts.Selection;

/// <summary>A name as the user typed it: <c>web</c>, <c>we*</c>, <c>deploy/web</c>, <c>deployment.apps/we?</c>.</summary>
public sealed class NamePattern
{
    private readonly Regex? _wildcard;

    private NamePattern(WorkloadKind? kind, string name, Regex? wildcard)
    {
        Kind = kind;
        Name = name;
        _wildcard = wildcard;
    }

    /// <summary>The kind before the slash; null where none was given.</summary>
    public WorkloadKind? Kind { get; }

    /// <summary>The name or wildcard pattern after the slash.</summary>
    public string Name { get; }

    /// <summary>Whether it is a name rather than a pattern.</summary>
    public bool IsLiteral => _wildcard is null;

    /// <summary>Reads a name.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidArgument"/> or <see cref="ErrorId.KindNotSupported"/>.</exception>
    public static NamePattern Parse(string text)
    {
        var parts = text.Trim().Split('/');
        return parts switch
        {
            // An object as an argument of -Name arrives as its text, and its namespace and cluster would be lost.
            _ when text.Trim().Any(char.IsWhiteSpace) => throw new RolloutException(
                ErrorId.InvalidArgument,
                $"'{text}' is not the name of a rollout. A name has no spaces; an object is piped, or given to -InputObject.",
                "Get-RolloutHistory -InputObject $rollout, or $rollout | Get-RolloutHistory"),
            [{ Length: > 0 } name] => new NamePattern(null, name, Wildcard(name)),
            [{ Length: > 0 } kind, { Length: > 0 } name] => new NamePattern(WorkloadKind.Parse(kind), name, Wildcard(name)),
            _ => throw new RolloutException(
                ErrorId.InvalidArgument,
                $"'{text}' is not the name of a rollout. Write a name or a wildcard, with or without a kind: web, we*, deploy/web.",
                "Get-Rollout"),
        };
    }

    /// <summary>The name of an object: what it holds is no wildcard.</summary>
    internal static NamePattern Of(RolloutReference reference) => new(reference.Kind, reference.Name, wildcard: null);

    /// <summary>Whether the pattern fits a name. Like every wildcard in PowerShell it ignores case; a literal name does not.</summary>
    public bool Fits(string name) => _wildcard is null ? string.Equals(Name, name, StringComparison.Ordinal) : _wildcard.IsMatch(name);

    /// <inheritdoc/>
    public override string ToString() => Kind is null ? Name : $"{Kind.Prefix}/{Name}";

    private static Regex? Wildcard(string name) => name.AsSpan().IndexOfAny("*?[") < 0 ? null : ToRegex(name);

    // PowerShell's own pattern type is out of reach in this room; Kubernetes names hold no character that would need its escapes.
    private static Regex ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            if (close > i + 1)
            {
                regex.Append('[').Append(pattern[(i + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal)).Append(']');
                i = close;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => ".*", '?' => ".", var c => Regex.Escape(c.ToString()) });
            }
        }

        try
        {
            return new Regex(regex.Append('$').ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (ArgumentException)
        {
            throw new RolloutException(ErrorId.InvalidArgument, $"'{pattern}' is not a wildcard pattern: its bracket cannot be read.", "Get-Help about_Wildcards");
        }
    }
}
