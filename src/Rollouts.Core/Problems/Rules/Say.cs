using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>Texts of the cluster in our sentences: safe, short and without an end of their own.</summary>
internal static class Say
{
    private const int Longest = 400;

    public static string Text(string? text) => SafeText.Line(text ?? "", Longest).TrimEnd('.', ' ');

    /// <summary>The sentence, and what the cluster says of it where it says something.</summary>
    public static string Because(string sentence, string? text) => Text(text) is { Length: > 0 } why ? $"{sentence}: {why}" : sentence;
}
