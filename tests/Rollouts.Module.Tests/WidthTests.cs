using System.Text.Json.Nodes;
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
