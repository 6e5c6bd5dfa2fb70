using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Views fit the window: what matters stays, and no word is broken.</summary>
public sealed class WidthTests : IDisposable
{
    private const string Message = "progress deadline exceeded (600 s without progress): 1 of 3 pods run the new template";
    private readonly FakeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData(160, "Name Kind Phase Ready Updated Available Revision Age Message")]
    [InlineData(140, "Name Kind Phase Ready Updated Available Revision Age Message")]
    [InlineData(100, "Name Kind Phase Ready Updated Available Revision Age")]
    [InlineData(80, "Name Kind Phase Ready Updated Revision Age")]
    [InlineData(60, "Name Kind Phase Ready Age")]
    [InlineData(44, "Name Phase Ready")]
    public void The_table_of_rollouts_gives_up_columns_and_never_the_message(int width, string columns)
    {
        _api.Answer = Deployments.Serve(Failed("web"), Deployments.Complete("api"));

        var lines = Show(width, "Get-Rollout");

        Assert.Equal(columns.Split(' '), lines.Single(line => line.StartsWith("Name ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        var words = lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.All(Message.Split(' '), word => Assert.Contains(word, words));
        Assert.Contains(lines, line => line.StartsWith("api ", StringComparison.Ordinal) && line.Contains(" Complete ", StringComparison.Ordinal) && line.Contains(" 3/3", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_name_is_not_cut()
    {
        var name = new string('n', 60);
        _api.Answer = Deployments.Serve(Deployments.Complete(name));

        var lines = Show(80, "Get-Rollout");

        var at = Array.IndexOf(lines, name);
        Assert.True(at > 0, string.Join('\n', lines));
        Assert.Contains(" Complete ", lines[at + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_the_columns_stand_over_each_namespace_once()
    {
        _api.Answer = Deployments.Serve(Deployments.Complete("web"), Deployments.Complete("api"), Deployments.Complete("web", "prod"));

        var lines = Show(80, "Get-Rollout -AllNamespaces");

        Assert.Equal(2, lines.Count(line => line.StartsWith("Name ", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.StartsWith("   Namespace: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void Advice_breaks_no_word(int width)
    {
        _api.Answer = Deployments.Serve(Deployments.Complete("web"));
        using var module = new ModuleHost();
        module.Use(_api.KubeConfig);
        var said = module.Run("Get-RolloutAdvice web | ForEach-Object Message").Succeeded().Texts.SelectMany(text => text.Split(' ')).ToList();

        var words = Show(width, "Get-RolloutAdvice web").SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.NotEmpty(said);
        Assert.All(said, word => Assert.Contains(word, words));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_long_image_leaves_room_for_the_change_cause(int width)
    {
        _api.Answer = Deployments.Serve(Deployments.Complete("web"));

        var shown = Show(width, """
            & {
                $revision = [pscustomobject] @{ Kind = 'Deployment'; Namespace = 'prod'; Name = 'web'; Revision = 2; Replicas = 3
                    Images = 'registry.example.com:5000/team/very/long/path/shop/web:2.1.0', 'registry.example.com:5000/team/side/car:7'; ChangeCause = 'a cause of some words' }
                $revision.PSObject.TypeNames.Insert(0, 'Rollouts.RolloutRevision')
                $revision
            }
            """);
        var lines = shown.Select(line => Regex.Replace(line, @"\e\[[0-9;]*m", "", RegexOptions.None, TimeSpan.FromSeconds(1))).ToList();

        Assert.Contains(lines, line => line.TrimEnd().EndsWith(" ChangeCause", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        var words = lines.SelectMany(line => line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Contains(words, word => word.StartsWith('…') && word.EndsWith("web:2.1.0", StringComparison.Ordinal));
        Assert.Contains(words, word => word.StartsWith('…') && word.EndsWith("car:7", StringComparison.Ordinal));
        Assert.All("a cause of some words".Split(' '), word => Assert.Contains(word, words));
    }

    private static JsonObject Failed(string name)
    {
        var json = Deployments.Complete(name);
        json["status"]!["updatedReplicas"] = 1;
        json["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "False", ["reason"] = "ProgressDeadlineExceeded", ["message"] = "timed out" });
        json["spec"]!["progressDeadlineSeconds"] = 600;
        return json;
    }

    private string[] Show(int width, string command)
    {
        var window = new Window(width);
        using var module = new ModuleHost(window);
        module.Use(_api.KubeConfig);
        module.Run($"{command} | Out-Default").Succeeded();
        return window.Lines;
    }
}
