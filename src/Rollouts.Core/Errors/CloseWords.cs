namespace Rollouts.Errors;

/// <summary>Which of the known words somebody may have meant who wrote another.</summary>
internal static class CloseWords
{
    private const int Most = 3;

    /// <summary>The closest first; none where none is close.</summary>
    public static IReadOnlyList<string> To(string written, IEnumerable<string> known)
    {
        var word = written.Trim().ToUpperInvariant();
        return [.. known
            .Select(candidate => (Word: candidate, Distance: Distance(word, candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(2, word.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .Take(Most)];
    }

    // A word that is part of the other is close whatever the rest; else it counts how many letters would have to change (Levenshtein).
    private static int Distance(string a, string b)
    {
        if (a.Length > 2 && b.Contains(a, StringComparison.Ordinal))
        {
            return 0;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
