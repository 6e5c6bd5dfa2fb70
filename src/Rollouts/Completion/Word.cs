using System.Management.Automation;

namespace Rollouts.Completion;

/// <summary>The word before the cursor, without the quote it may have begun with.</summary>
internal sealed class Word
{
    private const WildcardOptions Options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;

    internal Word(string? typed)
    {
        var text = typed ?? "";
        IsQuoted = text.Length > 0 && text[0] is '\'' or '"';
        Text = IsQuoted ? text.Trim(text[0]) : text;
    }

    private Word(string text, bool isQuoted)
    {
        Text = text;
        IsQuoted = isQuoted;
    }

    /// <summary>The word as far as it was typed.</summary>
    internal string Text { get; }

    /// <summary>Whether it began with a quote.</summary>
    internal bool IsQuoted { get; }

    /// <summary>What follows a beginning of it.</summary>
    internal Word After(string beginning) => new(Text[beginning.Length..], IsQuoted);

    /// <summary>Whether a text begins with it; wildcards in it count as such.</summary>
    internal bool Begins(string text) =>
        text.StartsWith(Text, StringComparison.OrdinalIgnoreCase) || WildcardPattern.Get(Text + "*", Options).IsMatch(text);
}
