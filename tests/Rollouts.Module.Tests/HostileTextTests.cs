using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What pods, annotations and servers write reaches neither a terminal nor a record with anything in it that acts.</summary>
public sealed class HostileTextTests
{
    // A program whose log and last words hold all of it, a line of a megabyte first; and a change-cause and an image of the same kind.
    private const string Evil = "\u001b[2J\u001b]0;title\u0007##vso[task.complete result=Succeeded]\u202Egnp.exe\u2066##[error]no";

    [Fact]
    public async Task A_hostile_pod_reaches_no_property_no_line_and_no_error()
    {
        using var sandbox = new Sandbox();
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubernetes.io/change-cause"] = Evil } },
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "shop/web:2-hostile" }) } } },
        };
        await sandbox.PatchAsync("web", patch.ToJsonString());

        var wait = sandbox.Run("Wait-Rollout web -WindowScale 0 -Timeout 60s -Verbose");
        var seen = sandbox.Run("Get-Rollout web -Detailed -Verbose; Get-RolloutProblem web -IncludeWarning -Verbose");

        Assert.Equal(["RolloutFailed"], wait.ErrorIds);
        AssertSafe(wait);
        AssertSafe(seen);
        var rollout = PSObject.AsPSObject(wait.Errors[0].TargetObject);
        var problem = ((System.Collections.IEnumerable)rollout.Properties["Problems"].Value).Cast<object>().Select(PSObject.AsPSObject).First(problem => ((IReadOnlyList<string>)problem.Properties["Log"].Value).Count > 0);
        var log = (IReadOnlyList<string>)problem.Properties["Log"].Value;

        // The megabyte hides none of the lines after it.
        Assert.Contains(log, line => line.StartsWith("long: AAAA", StringComparison.Ordinal));
        Assert.StartsWith("bidi: ", log[^1], StringComparison.Ordinal);
        Assert.Contains(wait.Lines, line => line.Contains("bidi: ", StringComparison.Ordinal));
        Assert.Contains("all is well", string.Join(' ', log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_image_reaches_no_property_no_line_and_no_error()
    {
        using var sandbox = new Sandbox();
        var container = new JsonObject { ["name"] = "web", ["image"] = $"shop/web:2{Evil}" };
        await sandbox.PatchAsync("web", new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) } } } }.ToJsonString());

        var wait = sandbox.Run("Wait-Rollout web -WindowScale 0 -Timeout 60s -Verbose");

        Assert.Equal(["RolloutFailed"], wait.ErrorIds);
        AssertSafe(wait);
        AssertSafe(sandbox.Run("Get-Rollout web -Detailed; Get-RolloutProblem web; Get-RolloutHistory web | ForEach-Object { \"$($_.Images) $($_.ChangeCause)\" }; Undo-Rollout web -WhatIf -Verbose"));
    }

    [Fact]
    public void A_hostile_server_reaches_no_warning_and_no_error()
    {
        using var api = new FakeApi();
        api.Answer = _ => ApiAnswer.Refusal(403, "Forbidden", Evil + new string('x', 1_000_000)) with { Headers = [("Warning", "299 - \"##vso[task.complete result=Succeeded]done\"")] };
        using var module = new ModuleHost();
        module.Use(api.KubeConfig);

        var result = module.Run("Get-Rollout web -Kind Deployment -Verbose; Wait-Rollout web -Kind Deployment -Verbose");

        Assert.NotEmpty(result.Errors);
        Assert.NotEmpty(result.Warnings);
        AssertSafe(result);
    }

    private static void AssertSafe(RunResult result)
    {
        var texts = result.Lines.Concat(result.Warnings).Concat(result.Verbose).Concat(result.Debug)
            .Concat(result.Errors.SelectMany(error => new[] { error.ToString(), error.Exception.Message, error.ErrorDetails?.Message, error.ErrorDetails?.RecommendedAction, EverythingIn.Objects([error.TargetObject]) }))
            .Append(EverythingIn.Objects(result.Output))
            .OfType<string>()
            .SelectMany(text => text.ReplaceLineEndings("\n").Split('\n'))
            .ToList();
        Assert.NotEmpty(texts);
        Assert.All(texts, text =>
        {
            Assert.InRange(text.Length, 0, 5000);
            Assert.DoesNotContain("##vso[", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("##[", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, c => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        });
    }
}
