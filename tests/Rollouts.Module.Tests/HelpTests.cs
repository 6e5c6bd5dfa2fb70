using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>The help says everything there is, and nothing that is not.</summary>
public sealed class HelpTests(ModuleHost module) : IClassFixture<ModuleHost>
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static TheoryData<string> Commands
    {
        get
        {
            using var module = new ModuleHost();
            return [.. module.Run("(Get-Module Rollouts).ExportedCmdlets.Keys").Texts];
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_a_synopsis_a_description_and_notes(string command)
    {
        var help = Help(command);

        Assert.NotEmpty(help.Element(Command + "details")!.Element(Maml + "description")!.Value.Trim());
        Assert.NotEmpty(help.Element(Maml + "description")!.Value.Trim());
        Assert.NotEmpty(help.Element(Maml + "alertSet")!.Value.Trim());
        Assert.NotEmpty(help.Element(Command + "inputTypes")!.Value.Trim());
        Assert.NotEmpty(help.Element(Command + "returnValues")!.Value.Trim());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_parameter_is_documented_and_no_other(string command)
    {
        var documented = Help(command).Element(Command + "parameters")!.Elements(Command + "parameter").ToList();

        Assert.Equal(ParametersOf(command).Order(StringComparer.Ordinal), documented.Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(documented, parameter => Assert.NotEmpty(parameter.Element(Maml + "description")!.Value.Trim()));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_syntax_shows_every_parameter(string command)
    {
        var shown = Help(command).Element(Command + "syntax")!.Descendants(Command + "parameter").Select(NameOf).Distinct(StringComparer.Ordinal);

        Assert.Equal(ParametersOf(command).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_examples_that_show_it(string command)
    {
        var examples = Help(command).Element(Command + "examples")!.Elements(Command + "example").Select(example => example.Element(Dev + "code")!.Value).ToList();

        Assert.True(examples.Count >= 3);
        Assert.All(examples, code => Assert.Contains(command, code, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_engine_finds_the_help(string command) =>
        Assert.Equal(
            [Help(command).Element(Command + "details")!.Element(Maml + "description")!.Value.Trim()],
            module.Run($"(Get-Help {command}).Synopsis.Trim()").Succeeded().Texts);

    [Fact]
    public void Every_error_id_is_in_about_Rollouts()
    {
        var about = File.ReadAllText(Path.Combine(Locations.Repository, "en-US", "about_Rollouts.help.txt"));
        var core = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "Rollouts.Core");
        var ids = core.GetType("Rollouts.ErrorId")!.GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(ids);
        Assert.All([.. ids, "ModuleIncomplete", "UnexpectedError"], id => Assert.Contains(id, about, StringComparison.Ordinal));
    }

    private static string NameOf(XElement parameter) => parameter.Element(Maml + "name")!.Value;

    private static XElement Help(string command) => XDocument.Load(Path.Combine(Locations.Repository, "en-US", "Rollouts.dll-Help.xml")).Root!
        .Elements(Command + "command")
        .Single(help => help.Element(Command + "details")!.Element(Command + "name")!.Value == command);

    // WhatIf and Confirm are documented too: they are what makes a changing command safe to try.
    private IEnumerable<string> ParametersOf(string command)
    {
        var type = ((CmdletInfo)module.Run($"Get-Command {command}").Output[0].BaseObject).ImplementingType;
        var own = type.GetProperties().Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null).Select(property => property.Name);
        return type.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess ? own.Append("WhatIf").Append("Confirm") : own;
    }
}
