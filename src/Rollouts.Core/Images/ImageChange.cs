using System.Text.Json.Nodes;
using Rollouts.Changes;
using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Images;

/// <summary>Works out deploying other images.</summary>
public static class ImageChange
{
    private static readonly string[] ContainerLists = ["containers", "initContainers"];

    /// <summary>Works out a change of images.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="images">What the user wrote: <c>app=repo/app:2</c>, or <c>*=repo/app:2</c> for every container.</param>
    /// <param name="changeCause">The change-cause to write; null to leave it.</param>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidArgument"/>, naming the containers there are.</exception>
    public static RolloutChange Make(Workload workload, IReadOnlyList<string> images, string? changeCause)
    {
        var wanted = images.Select(ImageAssignment.Parse).ToList();
        RefuseTwice(workload, wanted);
        var containers = Containers(workload).ToList();
        var unknown = wanted.FirstOrDefault(image => !image.IsForAll && containers.TrueForAll(container => container.Name != image.Container));
        if (unknown is not null)
        {
            throw new RolloutException(
                ErrorId.InvalidArgument,
                $"{workload.Describe()} has no container '{unknown.Container}'. Its containers are {string.Join(", ", containers.Select(container => container.Name))}.",
                $"{NextCommand.For("Get-Rollout", workload)} | Format-List Name, Images");
        }

        // A container's own name says more than a star, whichever comes first.
        var changes = containers
            .Select(container => (Container: container, Image: (wanted.Find(image => image.Container == container.Name) ?? wanted.Find(image => image.IsForAll))?.Image))
            .Where(change => change.Image is not null && change.Image != change.Container.Image)
            .ToList();
        if (changes.Count == 0)
        {
            return new RolloutChange
            {
                Workload = workload,
                IsNeeded = false,
                Action = $"runs {PodTemplate.Describe(PodTemplate.Images(workload.Template))} already",
                Warnings = changeCause is null ? [] : [$"{workload.Describe()}: the change-cause was not written, since nothing was changed."],
            };
        }

        var spec = new JsonObject();
        foreach (var list in changes.GroupBy(change => change.Container.List, StringComparer.Ordinal))
        {
            spec[list.Key] = new JsonArray([.. list.Select(change => new JsonObject { ["name"] = change.Container.Name, ["image"] = change.Image })]);
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = spec } } };
        return new RolloutChange
        {
            Workload = workload,
            Action = string.Join(", ", changes.Select(change =>
                $"image{(containers.Count == 1 ? "" : $" of {change.Container.Name}:")} {SafeText.Line(change.Container.Image)} → {change.Image}"))
                + (workload.Json.Flag("spec", "paused") ? ", stored but not rolled out before it is resumed" : ""),
            Warnings = [.. ReplacedByHand.Warnings(workload), .. Reverters.Warnings(workload)],
            Patch = changeCause is null ? patch : ChangeCause.Set(patch, workload, changeCause),
        };
    }

    private static void RefuseTwice(Workload workload, IEnumerable<ImageAssignment> wanted)
    {
        if (wanted.GroupBy(image => image.Container, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new RolloutException(
                ErrorId.InvalidArgument,
                $"-Image names '{twice.Key}' more than once: {string.Join(" and ", twice.Select(image => image.Image))}.",
                $"{NextCommand.For("Set-RolloutImage", workload)} -Image {NextCommand.Quote($"{twice.Key}={twice.Last().Image}")}");
        }
    }

    private static IEnumerable<Container> Containers(Workload workload) => ContainerLists.SelectMany(list => workload.Template.Items("spec", list)
        .Select(container => new Container(list, container.Text("name") ?? "", container.Text("image") ?? "")));

    private sealed record Container(string List, string Name, string Image);
}
