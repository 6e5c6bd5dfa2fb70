using static System.FormattableString;

namespace Rollouts.Showing;

/// <summary>Says what stands in which row of a drawing.</summary>
/// <param name="tree">The tree.</param>
/// <param name="style">How it is drawn.</param>
internal sealed class TreeRows(RolloutTree tree, TreeStyle style)
{
    private const string Branch = "├─ ";
    private const string LastBranch = "└─ ";
    private const string Trunk = "│  ";
    private const string Nothing = "   ";

    private readonly List<TreeRow> _rows = [];

    public static IReadOnlyList<TreeRow> Of(RolloutTree tree, TreeStyle style)
    {
        var rows = new TreeRows(tree, style);
        rows.AddWorkload();
        rows.AddRevisions();
        return rows._rows;
    }

    private void AddWorkload()
    {
        var rollout = tree.Rollout;
        Add("", new($"{rollout.Kind.ToLowerInvariant()}/{rollout.Name}", TreeTone.Strong), new($" in {rollout.Namespace} (context {rollout.Context})", TreeTone.Faint));
        if (rollout.Phase == RolloutPhase.Deleted)
        {
            Add("", new TextSpan($"{rollout.Phase}", Tone(rollout.Phase)));
            return;
        }

        Add(
            "",
            new TextSpan($"{rollout.Phase}", Tone(rollout.Phase)),
            new TextSpan(Invariant($"  {rollout.Ready}/{rollout.Desired} ready, {rollout.Updated} updated, {rollout.Available} available{(rollout.Outdated > 0 ? $", {rollout.Outdated} outdated" : "")}")));
        Add("", new TextSpan(tree.Message));
        AddProblems("", tree.Problems, word: null);
    }

    private void AddRevisions()
    {
        var shown = tree.Revisions.Where((revision, at) => !revision.IsHistory || revision.IsPrevious || IsRecent(at)).ToList();
        var left = tree.Revisions.Count - shown.Count;
        if (tree.Revisions.Any(revision => revision.Pods.Count > 0))
        {
            _rows.Add(new TreeRow(Trunk.TrimEnd(), []) { Cells = TreeCells.Headings });
        }

        var heads = shown.ConvertAll(Head);
        var head = heads.Select(TextColumns.Width).DefaultIfEmpty().Max();
        var images = shown.Where(revision => !string.IsNullOrEmpty(revision.ChangeCause)).Select(revision => TextColumns.Width(Images(revision))).DefaultIfEmpty().Max();
        for (var i = 0; i < shown.Count; i++)
        {
            AddRevision(shown[i], Pad(heads[i], head), images, isLast: left == 0 && i == shown.Count - 1);
        }

        if (left > 0)
        {
            Add(LastBranch, new TextSpan(Invariant($"… {left} older without pods"), TreeTone.Faint));
        }
    }

    private bool IsRecent(int at) => tree.Revisions.Take(at).Count(revision => revision is { IsHistory: true, IsPrevious: false }) < style.MostHistory;

    private void AddRevision(ShownRevision revision, string head, int images, bool isLast)
    {
        var tone = revision.IsHistory ? TreeTone.Faint : TreeTone.Plain;
        var hasCause = !string.IsNullOrEmpty(revision.ChangeCause);
        var image = Images(revision);
        var hasSource = revision.Source.Length > 0 && !revision.IsHistory;
        var inner = isLast ? Nothing : Trunk;
        AddLong(
            isLast ? LastBranch : Branch,
            inner + (hasSource ? Trunk : Nothing),
            new TextSpan(head, revision.IsHistory ? tone : TreeTone.Strong),
            new TextSpan(image.Length == 0 ? "" : $"  {(hasCause ? Pad(image, images) : image)}", tone),
            new TextSpan(hasCause ? $"  {revision.ChangeCause}" : "", TreeTone.Faint));
        AddProblems(inner + (hasSource ? Trunk : ""), revision.Problems, word: null);
        if (hasSource)
        {
            _rows.Add(new TreeRow(inner + LastBranch, [new TextSpan(revision.Source)])
            {
                Cells = new TreeCells("", revision.Ready is { } ready ? Invariant($"{ready}/{revision.Wanted}") : "", "", Age(revision.Created), ""),
            });
            inner += Nothing;
        }

        AddPods(inner, revision.Pods);
    }

    private void AddPods(string lead, IReadOnlyList<ShownPod> pods)
    {
        var chosen = Choose(pods);
        var shown = chosen is null ? pods : [.. pods.Where(chosen.Contains)];
        for (var i = 0; i < shown.Count; i++)
        {
            var isLast = chosen is null && i == shown.Count - 1;
            AddPod(lead + (isLast ? LastBranch : Branch), lead + (isLast ? Nothing : Trunk), shown[i]);
        }

        if (chosen is not null)
        {
            var others = pods.Where(pod => !chosen.Contains(pod)).GroupBy(pod => pod.State, StringComparer.Ordinal).OrderByDescending(same => same.Count())
                .Select(same => Invariant($"{same.Count()} {same.Key}"));
            Add(lead + LastBranch, new TextSpan($"… {string.Join(", ", others)}", TreeTone.Faint));
        }
    }

    // Those in trouble are chosen first. Where each stands does not change with it, so that a picture that moves stays readable.
    private HashSet<ShownPod>? Choose(IReadOnlyList<ShownPod> pods)
    {
        if (pods.Count <= style.MostPods && pods.Count(pod => !pod.IsInTrouble) <= style.MostSoundPods)
        {
            return null;
        }

        var inTrouble = pods.Where(pod => pod.IsInTrouble).Take(style.MostPods).ToList();
        var sound = pods.Where(pod => !pod.IsInTrouble).OrderBy(pod => pod.IsReady).Take(Math.Min(style.MostSoundPods, style.MostPods - inTrouble.Count));
        return [.. inTrouble, .. sound];
    }

    private void AddPod(string lead, string inner, ShownPod pod)
    {
        _rows.Add(new TreeRow(lead, [new TextSpan(pod.Name)])
        {
            KeepsEnd = true,
            Cells = new TreeCells(
                pod.State,
                Invariant($"{pod.ReadyContainers}/{pod.Containers}"),
                Invariant($"{pod.Restarts}"),
                Age(pod.Created),
                pod.Node,
                Tone(pod)),
        });
        AddProblems(inner, pod.Problems, pod.State);
    }

    private void AddProblems(string lead, IEnumerable<RolloutProblem> problems, string? word)
    {
        foreach (var problem in problems)
        {
            // The word that stands in the row above is not said again.
            var tone = Tone(problem);
            var text = problem.Reason == word ? problem.Message : $"{problem.Reason}: {problem.Message}";
            AddLong(lead, $"{lead}  ", new TextSpan(tone == TreeTone.Bad ? "✗ " : "! ", tone), new TextSpan(text, tone));
        }
    }

    private void Add(string lead, params TextSpan[] text) => AddLong(lead, "", text);

    private void AddLong(string lead, string nextLead, params TextSpan[] text) => _rows.Add(new TreeRow(lead, text) { NextLead = nextLead });

    private string Age(DateTimeOffset since) => tree.ServerTime is { } now ? AgeText.Of(since, now) : "";

    private static string Head(ShownRevision revision) =>
        (revision.Number is { } number ? Invariant($"revision {number}") : "revision ?") + (revision.IsCurrent ? "  current" : revision.IsPrevious ? "  previous" : "");

    private static string Images(ShownRevision revision) => string.Join(", ", revision.Images);

    private static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - TextColumns.Width(text)));

    private static TreeTone Tone(RolloutProblem problem) => problem.Severity == ProblemSeverity.Fatal ? TreeTone.Bad : TreeTone.Warning;

    private static TreeTone Tone(ShownPod pod) =>
        pod.Problems.Count > 0 ? pod.Problems.Select(Tone).Max() : pod.IsReady ? TreeTone.Good : pod.IsBeingDeleted ? TreeTone.Faint : TreeTone.Busy;

    private static TreeTone Tone(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Complete => TreeTone.Good,
        RolloutPhase.Failed or RolloutPhase.Deleted => TreeTone.Bad,
        RolloutPhase.Paused or RolloutPhase.ActionRequired => TreeTone.Warning,
        _ => TreeTone.Busy,
    };
}
