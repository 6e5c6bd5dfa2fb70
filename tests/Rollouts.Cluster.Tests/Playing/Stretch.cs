using System.Text.RegularExpressions;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>
/// The states between two moments that are the same on every cluster. A step that ends in a state it names ends at such a moment;
/// one that does not ends whenever the last change happens to be taken up, and its states are told together with those of the next.
/// </summary>
/// <param name="Name">The steps it consists of.</param>
/// <param name="States">The distinct states, one after another.</param>
internal sealed partial record Stretch(string Name, IReadOnlyList<string> States)
{
    internal static IReadOnlyList<Stretch> Of(IEnumerable<Outcome> outcomes)
    {
        var stretches = new List<Stretch>();
        var open = new List<Outcome>();
        foreach (var outcome in outcomes)
        {
            open.Add(outcome);
            if (outcome.Step.Until is not null)
            {
                Close();
            }
        }

        Close();
        return stretches;

        void Close()
        {
            if (open.Count > 0)
            {
                stretches.Add(new Stretch(string.Join("; ", open.Select(outcome => outcome.Step.Name)), Distinct(open)));
                open.Clear();
            }
        }
    }

    // What is left when a fleeting state or a count is taken out may be the same state twice.
    private static List<string> Distinct(List<Outcome> outcomes)
    {
        var isCoarse = outcomes.Exists(outcome => outcome.Step.IsCoarse);
        var fleeting = outcomes.SelectMany(outcome => outcome.Step.Fleeting).ToHashSet(StringComparer.Ordinal);
        var states = new List<string>();
        foreach (var state in outcomes.SelectMany(outcome => outcome.States).Select(state => isCoarse ? Counts().Replace(state, "") : state).Where(state => !fleeting.Contains(state)))
        {
            if (states.Count == 0 || states[^1] != state)
            {
                states.Add(state);
            }
        }

        return states;
    }

    [GeneratedRegex(" [0-9]+/[0-9]+$", RegexOptions.None, 1000)]
    private static partial Regex Counts();
}
