using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>
/// Every command that takes rollouts, those of tomorrow included, takes every kind of input and asks the server for the very object
/// that the input means.
/// </summary>
public sealed class BindingTests(ModuleHost module) : IClassFixture<ModuleHost>, IDisposable
{
    private static readonly string[] Misbound =
        ["InvalidArgument", "RolloutNotFound", "TargetMismatch", "NothingSelected", "AmbiguousTarget", "UnexpectedError", "InputObjectNotBound", "AmbiguousParameterSet", "ParameterBindingFailed", "ArgumentTransformationError", "CannotConvertArgument"];

    private readonly FakeApi _api = new() { Answer = Workloads.Serve };
    private readonly string _folder = Directory.CreateTempSubdirectory("rollouts-test-").FullName;

    public static TheoryData<string, string> Inputs
    {
        get
        {
            var inputs = new TheoryData<string, string>
            {
                { "'web' | {0}", "shop/deployments/web" },
                { "'deploy/web', '' | ForEach-Object {{ if ($_) {{ $_ }} }} | {0}", "shop/deployments/web" },
                { "'deployment.apps/web' | {0} -Namespace prod", "prod/deployments/web" },
                { "'ds/ag*' | {0}", "shop/daemonsets" },
                { "{0} web", "shop/deployments/web" },
                { "{0} statefulset.apps/db -ns prod", "prod/statefulsets/db" },
                { "{0} we? -Kind deploy", "shop/deployments" },
                { "{0} * -Selector 'app in (web, api),!canary'", "shop/deployments" },
                { "{0} agent -AllNamespaces", "daemonsets" },
                { "{0} -Path $manifest -Kind deploy", "prod/deployments/web" },
                { "{0} -InputObject ([pscustomobject]@{{ Name = 'db'; Kind = 'sts' }})", "shop/statefulsets/db" },
                { "@{{ Name = 'web' }} | {0}", "shop/deployments/web" },
                { "[ordered]@{{ name = 'db'; namespace = 'prod'; kind = 'statefulset' }} | {0}", "prod/statefulsets/db" },
                { "[pscustomobject]@{{ Name = 'web'; Namespace = 'prod' }} | {0}", "prod/deployments/web" },
                { "$csv | {0}", "prod/daemonsets/agent" },
                { "$parsedList | {0}", "prod/deployments/web" },
                { "$parsedItem | {0}", "prod/statefulsets/db" },
                { "$apiList | {0}", "prod/statefulsets/db" },
                { "$parsedHashtable | {0}", "prod/statefulsets/db" },
                { "$v1Deployment | {0}", "prod/deployments/web" },
                { "$v1DaemonSet | {0}", "prod/daemonsets/agent" },
                { "$v1StatefulSetList | {0}", "prod/statefulsets/db" },
                { ",@('deploy/web', $null) | {0}", "shop/deployments/web" },
                { "Get-Rollout db -Namespace prod -Context other | {0}", "prod/statefulsets/db" },
                { "$rollout | {0}", "prod/daemonsets/agent" },
                { "$selected | {0}", "prod/daemonsets/agent" },
                { "Get-RolloutHistory web -Namespace prod -Revision 1 | {0}", "prod/deployments/web" },
                { "Show-Rollout db -Namespace prod | {0}", "prod/statefulsets/db" },
                { "$revision | {0}", "prod/deployments/web" },
                { "$problem | {0}", "prod/statefulsets/db" },
            };
            return inputs;
        }
    }

    public void Dispose()
    {
        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Every_command_takes_it(string script, string path)
    {
        SetVariables();
        foreach (var (command, isActing) in Commands())
        {
            foreach (var mode in isActing ? ["-WhatIf", "-DryRun"] : new[] { "" })
            {
                _api.Forget();
                var line = string.Format(System.Globalization.CultureInfo.InvariantCulture, script, $"{command} {mode} -WarningAction SilentlyContinue");

                // A break ends the commands that go on until they are stopped.
                var result = module.Run(Endless(command) ? $"foreach ($once in 1) {{ {line} | ForEach-Object {{ $_; break }} }}" : line);

                var reached = _api.Requests.Select(request => request.Path).ToList();
                Assert.True(reached.Exists(asked => IsAt(asked, path)), $"{line} asked for {string.Join(", ", reached)} and said {string.Join(", ", result.Errors)}");
                Assert.True(!result.ErrorIds.Intersect(Misbound).Any(), $"{line} said {string.Join(", ", result.Errors)}");
                Assert.All(_api.Writes, write => Assert.Contains("dryRun=All", write.Query, StringComparison.Ordinal));
                Assert.True(mode.Length > 0 || result.Output.Count > 0 || result.Errors.Count > 0 || IsQuiet(command), $"{line} was silent");
            }
        }
    }

    [Fact]
    public void There_are_commands_of_both_sorts()
    {
        var commands = Commands().ToList();

        Assert.Contains(("Get-Rollout", false), commands);
        Assert.Contains(("Undo-Rollout", true), commands);
    }

    // What is in order has no problems; what a history holds is not for this table to say.
    private static bool IsQuiet(string command) => command is "Get-RolloutProblem" or "Get-RolloutAdvice";

    private static bool Endless(string command) => command.StartsWith("Watch-", StringComparison.Ordinal);

    private static bool IsAt(string asked, string path) =>
        asked.EndsWith($"/namespaces/{path}", StringComparison.Ordinal) || asked == $"/apis/apps/v1/{path}";

    private IEnumerable<(string Command, bool IsActing)> Commands()
    {
        UseForAll();
        return from info in module.Run("Get-Command -Module Rollouts -CommandType Cmdlet").Succeeded().Output.Select(output => (CmdletInfo)output.BaseObject)
               where BaseTypes(info.ImplementingType).Contains("SelectingCommand")
               let required = info.Name == "Set-RolloutImage" ? $"{info.Name} -Image *=web:9" : info.Name
               select (required, BaseTypes(info.ImplementingType).Contains("ActingCommand"));
    }

    // Commands of tomorrow too.
    private void UseForAll() => module.Runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues", new DefaultParameterDictionary { ["*-Rollout*:KubeConfig"] = _api.KubeConfig });

    private static IEnumerable<string> BaseTypes(Type type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            yield return at.Name;
        }
    }

    private void SetVariables()
    {
        UseForAll();
        var manifest = Path.Combine(_folder, "web.yaml");
        File.WriteAllText(manifest, "kind: Service\napiVersion: v1\nmetadata: { name: web }\n---\nkind: Deployment\napiVersion: apps/v1\nmetadata: { name: web, namespace: prod }\n");
        var (web, db) = (Workloads.Complete("Deployment", "web", "prod"), Workloads.Complete("StatefulSet", "db", "prod"));
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web-1" } }"""), web) };
        var bare = db.DeepClone().AsObject();
        bare.Remove("kind");
        bare.Remove("apiVersion");
        var rollout = module.Run("Get-Rollout agent -Namespace prod").Succeeded().Output[0];
        var revision = module.Run("Get-RolloutHistory web -Namespace prod -Revision 1").Succeeded().Output[0];
        var problem = Row(("Kind", "StatefulSet"), ("Namespace", "prod"), ("Name", "db"), ("Reason", "CrashLoopBackOff"), ("Context", "test"), ("Cluster", _api.Server), ("KubeConfig", _api.KubeConfig));
        problem.TypeNames.Insert(0, "Deserialized.Rollouts.RolloutProblem");
        var selected = Row(("Kind", "DaemonSet"), ("Namespace", "prod"), ("Name", "agent"), ("Uid", "uid-agent"));
        selected.TypeNames.Insert(0, "Selected.Rollouts.Rollout");
        var csv = Row(("Name", "agent"), ("Namespace", "prod"), ("Uid", ""), ("IsDryRun", "False"));
        csv.TypeNames.Insert(0, "CSV:Rollouts.Rollout");
        foreach (var (name, value) in new (string, object?)[]
        {
            ("manifest", manifest),
            ("csv", csv),
            ("parsedList", Parsed(list)),
            ("parsedItem", Parsed(db)),
            ("apiList", Parsed(new JsonObject { ["kind"] = "StatefulSetList", ["apiVersion"] = "apps/v1", ["items"] = new JsonArray(bare) })),
            ("parsedHashtable", new Hashtable { ["kind"] = "StatefulSet", ["apiVersion"] = "apps/v1", ["metadata"] = new Hashtable { ["name"] = "db", ["namespace"] = "prod" } }),
            ("v1Deployment", new k8s.Models.V1Deployment()),
            ("v1DaemonSet", new k8s.Models.V1DaemonSet()),
            ("v1StatefulSetList", new k8s.Models.V1StatefulSetList()),
            ("rollout", Deserialized(rollout)),
            ("revision", Deserialized(revision)),
            ("problem", problem),
            ("selected", selected),
        })
        {
            module.Runspace.SessionStateProxy.SetVariable(name, value);
        }

        Assert.Contains("Deserialized.Rollouts.Rollout", Deserialized(rollout).TypeNames);
    }

    // What Export-Clixml keeps, and what comes out of a job.
    private static PSObject Deserialized(PSObject value) => PSObject.AsPSObject(PSSerializer.Deserialize(PSSerializer.Serialize(value)));

    private static PSObject Row(params (string Name, object? Value)[] properties)
    {
        var row = new PSObject();
        foreach (var (name, value) in properties)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }

    // As ConvertFrom-Json makes objects; the engine alone has no such command.
    private static object? Parsed(JsonNode? json) => json switch
    {
        JsonObject fields => Row([.. fields.Select(field => (field.Key, Parsed(field.Value)))]),
        JsonArray items => items.Select(Parsed).ToArray(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value => value.GetValue<bool>(),
        _ => null,
    };
}
