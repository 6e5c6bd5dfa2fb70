using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Selection;

namespace Rollouts.Selecting;

/// <summary>
/// What piped objects mean. PowerShell's own binding is not used for this: by-name binding would drop a record's UID and cluster, and a
/// piped string would take the place of <c>-Name</c>.
/// </summary>
internal static partial class PipelineInput
{
    /// <summary>Reads one input object, which may hold several: arrays and kubectl's Lists are taken apart.</summary>
    /// <exception cref="UnreadableTextException">Text that was never meant as names.</exception>
    internal static IEnumerable<InputTarget> Read(object? input)
    {
        // Assigning the output of a command that found nothing makes null, and piping it on means no work.
        if (input is null or PSObject { BaseObject: null })
        {
            return [];
        }

        var shape = new Shape(input);
        return shape.Value switch
        {
            string text => [Attempt(() => OfText(text))],
            Rollout rollout => [new InputTarget.Object(RolloutReference.To(rollout))],
            IEnumerable list and not IDictionary => list.Cast<object?>().SelectMany(Read),
            _ => shape.Get("items") is IEnumerable items and not string ? OfList(shape, items) : [Attempt(() => OfObject(shape, kindOfList: null))],
        };
    }

    /// <summary>The workload that a manifest's object describes; other objects stand beside it in most manifests.</summary>
    /// <param name="manifest">The object.</param>
    /// <param name="kinds">The kinds that were asked for; empty for all.</param>
    internal static InputTarget OfManifest(Manifest manifest, IReadOnlyList<WorkloadKind> kinds)
    {
        var (json, kind, version) = (manifest.Object, manifest.Object.Text("kind"), manifest.Object.Text("apiVersion"));
        return WorkloadKind.Of(kind, version) is not { } workload ? IsBygone(kind, version) ? Unusable($"is of {version}, which no server knows any more: it is apps/v1 now") : Skip("has no rollouts")
            : json.Text("metadata", "name") is not { } name ? Unusable("has no name")
            : kinds.Count > 0 && !kinds.Contains(workload) ? Skip("is of another kind than was asked for")
            : new InputTarget.Object(new RolloutReference { Kind = workload, Name = name, Namespace = json.Text("metadata", "namespace") });

        string Which() => $"The {kind} '{json.Text("metadata", "name")}' at {manifest.Source}:{manifest.Line}";

        InputTarget.Skipped Skip(string why) => new($"{Which()} {why}: it is skipped.");

        InputTarget.Unusable Unusable(string why) => new(new RolloutException(ErrorId.InvalidManifest, $"{Which()} {why}.", "Get-Rollout"));
    }

    // Until Kubernetes 1.16 the kinds were served by these too. Passing over such a manifest would be taken for having waited for it.
    private static bool IsBygone(string? kind, string? apiVersion) =>
        WorkloadKind.Of(kind, apiVersion: null) is not null && apiVersion?.Split('/')[0] is "apps" or "extensions";

    private static InputTarget Attempt(Func<InputTarget> read)
    {
        try
        {
            return read();
        }
        catch (RolloutException error) when (error is not UnreadableTextException)
        {
            return new InputTarget.Unusable(error);
        }
    }

    // A List of kubectl says each item's kind; a list straight from the API, or from KubernetesClient, says it once. What `kubectl get all`
    // prints beside workloads was never meant, but a list of nothing else is a mistake.
    private static IEnumerable<InputTarget> OfList(Shape list, IEnumerable items)
    {
        var kind = KindOf(list);
        var kindOfItems = kind is { Length: > 4 } && kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^4] : null;
        var targets = items.OfType<object>().Select(item => new Shape(item))
            .Select(item => OtherKind(item, kindOfItems) is { } other
                ? new InputTarget.Skipped($"The {other} '{item.Inner("metadata")?.Text("name")}' in the list has no rollouts: it is skipped.")
                : Attempt(() => OfObject(item, kindOfItems)))
            .ToList();
        return targets.Count > 0 && targets.TrueForAll(target => target is InputTarget.Skipped)
            ? [new InputTarget.Unusable(NoWorkloads(items.OfType<object>().Select(item => OtherKind(new Shape(item), kindOfItems)!)))]
            : targets;
    }

    private static string? OtherKind(Shape item, string? kindOfList) =>
        (KindOf(item) ?? kindOfList) is { } kind && WorkloadKind.Of(kind, item.Text("apiVersion")) is null ? kind : null;

    private static RolloutException NoWorkloads(IEnumerable<string> kinds) => new(
        ErrorId.KindNotSupported,
        $"Nothing in the list has rollouts: it holds {string.Join(", ", kinds.GroupBy(kind => kind, StringComparer.Ordinal).Select(same => FormattableString.Invariant($"{same.Count()} {same.Key}")))}. The kinds are {string.Join(", ", WorkloadKind.All)}.",
        "kubectl get deploy,ds,sts -o json | ConvertFrom-Json | Get-Rollout");

    private static InputTarget.Object OfObject(Shape shape, string? kindOfList)
    {
        if (shape.Inner("metadata") is { } metadata && metadata.Text("name") is { } name)
        {
            return new InputTarget.Object(new RolloutReference
            {
                Kind = Supported(KindOf(shape) ?? kindOfList, shape.Text("apiVersion"), name),
                Name = name,
                // KubernetesClient calls it NamespaceProperty: `namespace` is a keyword in C#.
                Namespace = metadata.Text("namespace") ?? metadata.Text("NamespaceProperty"),
                Uid = metadata.Text("uid"),
            });
        }

        return IsRow(shape) ? new InputTarget.Object(OfRow(shape)) : throw NotARollout(shape);
    }

    // Our own records, live or deserialized, and tables of a user's making.
    private static RolloutReference OfRow(Shape row)
    {
        var pattern = NamePattern.Parse(row.Text("Name")!);
        return new RolloutReference
        {
            Kind = row.Text("Kind") is { } kind ? WorkloadKind.Parse(kind) : pattern.Kind,
            Name = pattern.Name,
            Namespace = row.Text("Namespace"),
            Uid = row.Text("Uid") ?? row.Text(nameof(RolloutRevision.WorkloadUid)),
            Context = row.Text("Context"),
            Cluster = row.Text("Cluster"),
            KubeConfig = row.Text("KubeConfig"),
            // Only on a revision does the number say which one is meant; on a rollout it says where it stands.
            Revision = row.Text(nameof(RolloutRevision.WorkloadUid)) is null ? null : row.Number(nameof(RolloutRevision.Revision)),
            IsDryRun = row.Flag("IsDryRun"),
        };
    }

    private static InputTarget.Named OfText(string text)
    {
        var name = text.Trim();
        if (name.Length > 0 && "{}[]\"".Contains(name[0], StringComparison.Ordinal))
        {
            throw new UnreadableTextException("Lines of JSON text were piped in. Parse them first: | ConvertFrom-Json", "kubectl get deployments -o json | ConvertFrom-Json | Get-Rollout");
        }

        if (NotInNames().IsMatch(name))
        {
            throw new UnreadableTextException($"'{text}' is a line of text, not the name of a rollout.", "kubectl get deployments -o name | Get-Rollout");
        }

        return new InputTarget.Named(NamePattern.Parse(name));
    }

    private static bool IsRow(Shape shape) =>
        shape.Text("Name") is not null
        && (shape.IsPlain || shape.TypeName.StartsWith("Rollouts.", StringComparison.Ordinal));

    // KubernetesClient leaves `kind` null in what it read from a typed list; its class says it: k8s.Models.V1Deployment.
    private static string? KindOf(Shape shape)
    {
        if (shape.Text("kind") is { } kind)
        {
            return kind;
        }

        var model = ModelName().Match(shape.TypeName);
        return model.Success ? model.Groups["kind"].Value : null;
    }

    private static WorkloadKind Supported(string? kind, string? apiVersion, string name) => WorkloadKind.Of(kind, apiVersion) ?? throw new RolloutException(
        ErrorId.KindNotSupported,
        $"'{name}' is {(kind is null ? "of an unknown kind" : $"a {string.Join(' ', new[] { apiVersion, kind }.Where(part => part is not null))}")}, which has no rollouts. The kinds are {string.Join(", ", WorkloadKind.All)}.",
        "Get-Rollout")
    {
        Target = name,
    };

    private static RolloutException NotARollout(Shape shape) => new(
        ErrorId.InvalidArgument,
        $"An object of type {shape.TypeName} names no rollout. Pipe rollouts, names such as deploy/web, or parsed output of kubectl -o json.",
        "Get-Rollout")
    {
        Target = shape.Value,
    };

    [GeneratedRegex(@"[\s:,]", RegexOptions.NonBacktracking)]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"\.V\d+(?:(?:alpha|beta)\d+)?(?<kind>[A-Z]\w*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ModelName();
}
