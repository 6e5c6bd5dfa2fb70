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

    public static TheoryData<string> Commands { get; } = ReadCommands();

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
    public void Every_parameter_is_documented_as_it_is_and_no_other(string command)
    {
        var documented = Help(command).Element(Command + "parameters")!.Elements(Command + "parameter").ToList();
        var parameters = SetsOf(command).SelectMany(set => set).DistinctBy(parameter => parameter.Name).ToList();

        Assert.Equal(parameters.Select(Facts).Order(StringComparer.Ordinal), documented.Select(Facts).Order(StringComparer.Ordinal));
        Assert.Equal(
            parameters.Select(parameter => $"{parameter.Name}: {TypeOf(parameter).FullName}").Order(StringComparer.Ordinal),
            documented.Select(parameter => $"{NameOf(parameter)}: {parameter.Element(Dev + "type")!.Element(Maml + "name")!.Value}").Order(StringComparer.Ordinal));
        Assert.All(documented, parameter => Assert.NotEmpty(parameter.Element(Maml + "description")!.Value.Trim()));
        Assert.All(documented, parameter => Assert.NotEmpty(parameter.Element(Dev + "defaultValue")!.Value.Trim()));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_syntax_shows_every_parameter_set(string command)
    {
        var shown = Help(command).Element(Command + "syntax")!.Elements(Command + "syntaxItem").ToList();

        Assert.All(shown, syntax => Assert.Equal(command, syntax.Element(Maml + "name")!.Value));
        Assert.Equal(
            SetsOf(command).Select(set => string.Join('\n', set.Select(Facts).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal),
            shown.Select(syntax => string.Join('\n', syntax.Elements(Command + "parameter").Select(Facts).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_output_is_what_the_command_says_it_emits(string command)
    {
        var emitted = InfoOf(command).OutputType.Select(type => type.Type.FullName!).DefaultIfEmpty("None");
        var documented = Help(command).Element(Command + "returnValues")!.Elements(Command + "returnValue").Select(TypeName);

        Assert.Equal(emitted.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_input_is_what_the_pipeline_takes(string command)
    {
        var takes = SetsOf(command).Any(set => set.Any(parameter => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName));
        var documented = Help(command).Element(Command + "inputTypes")!.Elements(Command + "inputType").ToList();

        Assert.Equal(takes, documented.All(input => TypeName(input) != "None"));
        Assert.All(documented, input => Assert.NotEmpty(input.Element(Maml + "description")!.Value.Trim()));
        Assert.All(documented.Select(TypeName), type => Assert.True(type == "None" || Core.GetType(type) is not null || typeof(PSObject).Assembly.GetType(type) is not null || Type.GetType(type) is not null, type));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_notes_name_errors_that_there_are(string command)
    {
        var notes = Help(command).Element(Maml + "alertSet")!.Descendants(Maml + "para").Select(note => note.Value).Single(note => note.StartsWith("Error ids: ", StringComparison.Ordinal));
        var named = notes["Error ids: ".Length..notes.IndexOf('.', StringComparison.Ordinal)].Split(", ");

        Assert.Subset(ErrorIds.ToHashSet(StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(named.Distinct(StringComparer.Ordinal), named);
    }

    [Fact]
    public void Every_error_is_in_the_notes_of_a_command()
    {
        var notes = string.Join('\n', Commands.Select(command => Help(command.Data).Element(Maml + "alertSet")!.Value));

        // A defect of the module has no command of its own.
        Assert.All(ErrorIds.Except(["UnexpectedError"], StringComparer.Ordinal), id => Assert.Contains(id, notes, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_examples_that_show_it(string command)
    {
        var examples = Help(command).Element(Command + "examples")!.Elements(Command + "example").ToList();

        Assert.True(examples.Count >= 3);
        Assert.Equal(
            Enumerable.Range(1, examples.Count).Select(number => $"Example {number}"),
            examples.Select(example => example.Element(Maml + "title")!.Value.Split(':')[0]));
        Assert.All(examples, example => Assert.Contains(command, example.Element(Dev + "code")!.Value, StringComparison.Ordinal));
        Assert.All(examples, example => Assert.True(
            example.Element(Dev + "code")!.Value.Contains("\n\n", StringComparison.Ordinal) || example.Element(Dev + "remarks")!.Value.Trim().Length > 0,
            $"{example.Element(Maml + "title")!.Value} shows no output and says nothing"));
        Assert.Contains(examples, example => example.Element(Dev + "code")!.Value.Trim().Contains("\n\n", StringComparison.Ordinal));
    }

    [Fact]
    public void No_help_is_left_of_a_command_that_is_gone() =>
        Assert.Equal(
            Commands.Select(command => command.Data).Order(StringComparer.Ordinal),
            All.Select(help => help.Element(Command + "details")!.Element(Command + "name")!.Value).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Related_links_lead_somewhere(string command)
    {
        var links = Help(command).Element(Command + "relatedLinks")!.Elements(Maml + "navigationLink")
            .Select(link => (Text: link.Element(Maml + "linkText")!.Value, Uri: link.Element(Maml + "uri")!.Value)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(
            link.Uri.Length > 0 ? Uri.IsWellFormedUriString(link.Uri, UriKind.Absolute) : Commands.Any(other => other.Data == link.Text) || Topics.Contains(link.Text, StringComparer.Ordinal),
            link.Text));
        Assert.DoesNotContain(command, links.Select(link => link.Text));
    }

    [Fact]
    public void Each_topic_names_the_others_and_only_commands_that_there_are() => Assert.All(Topics, topic =>
    {
        var text = File.ReadAllText(Path.Combine(Locations.Repository, "en-US", $"{topic}.help.txt"));
        var links = text[text.LastIndexOf("SEE ALSO", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(link => link.Trim()).Where(link => link.Length > 0).ToList();

        Assert.Equal([topic], Topics.Except(links, StringComparer.Ordinal));
        Assert.All(links, link => Assert.True(Topics.Contains(link, StringComparer.Ordinal) || Commands.Any(command => command.Data == link) || Uri.IsWellFormedUriString(link, UriKind.Absolute), link));
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimEnd('\r').Length > 80);
    });

    [Fact]
    public void The_topics_are_found_by_Get_Help() => Assert.All(Topics, topic => Assert.Contains(topic, module.Run($"Get-Help {topic}").Succeeded().Texts.Single(), StringComparison.Ordinal));

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
        Assert.NotEmpty(ErrorIds);
        Assert.All(ErrorIds, id => Assert.Contains(id, about, StringComparison.Ordinal));
    }

    private static Assembly Core => AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "Rollouts.Core");

    private static Assembly Reception => AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "Rollouts");

    private static IEnumerable<string> ErrorIds => new[] { Core.GetType("Rollouts.ErrorId")!, Reception.GetType("Rollouts.ReceptionErrorId")! }
        .SelectMany(ids => ids.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)).Select(constant => (string)constant.GetRawConstantValue()!);

    private static IReadOnlyList<string> Topics { get; } =
        [.. Directory.GetFiles(Path.Combine(Locations.Repository, "en-US"), "about_*.help.txt").Select(file => Path.GetFileName(file).Replace(".help.txt", "", StringComparison.Ordinal))];

    private static IReadOnlyList<XElement> All { get; } =
        [.. XDocument.Load(Path.Combine(Locations.Repository, "en-US", "Rollouts.dll-Help.xml")).Root!.Elements(Command + "command")];

    private static TheoryData<string> ReadCommands()
    {
        using var module = new ModuleHost();
        return [.. module.Run("(Get-Module Rollouts).ExportedCmdlets.Keys").Texts];
    }

    private static string NameOf(XElement parameter) => parameter.Element(Maml + "name")!.Value;

    private static string TypeName(XElement described) => described.Element(Dev + "type")!.Element(Maml + "name")!.Value;

    private static XElement Help(string command) => All.Single(help => help.Element(Command + "details")!.Element(Command + "name")!.Value == command);

    // A null stands for what is not given, which help does not speak of.
    private static Type TypeOf(CommandParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;

    /// <summary>What help says of a parameter besides texts, in one line; the engine's own words for it are the other side.</summary>
    private static string Facts(XElement parameter)
    {
        var value = parameter.Element(Command + "parameterValue")?.Value ?? "SwitchParameter";
        return $"{NameOf(parameter)}: {value} required={parameter.Attribute("required")!.Value} position={parameter.Attribute("position")!.Value} "
            + $"pipelineInput={parameter.Attribute("pipelineInput")!.Value} globbing={parameter.Attribute("globbing")!.Value} aliases={parameter.Attribute("aliases")!.Value}";
    }

    private static string Facts(CommandParameterInfo parameter)
    {
        var input = (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
        var globbing = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false";
        return $"{parameter.Name}: {TypeOf(parameter).Name} required={(parameter.IsMandatory ? "true" : "false")} position={(parameter.Position < 0 ? "named" : parameter.Position)} "
            + $"pipelineInput={input} globbing={globbing} aliases={(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases))}";
    }

    private CmdletInfo InfoOf(string command) => (CmdletInfo)module.Run($"Get-Command {command}").Output[0].BaseObject;

    // WhatIf and Confirm are documented too: they are what makes a changing command safe to try.
    private List<List<CommandParameterInfo>> SetsOf(string command) =>
        [.. InfoOf(command).ParameterSets.Select(set => set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).ToList())];
}
