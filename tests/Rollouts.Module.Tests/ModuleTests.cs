using System.Management.Automation;
using System.Reflection;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

public sealed class ModuleTests(ModuleHost module) : IClassFixture<ModuleHost>
{
    private static readonly string[] ClientAssemblies = ["YamlDotNet", "DiffPlex", "Rollouts.Kubernetes", "Rollouts.Sandbox"];

    [Fact]
    public void What_the_manifest_exports_is_what_the_classes_offer()
    {
        var exported = module.Run("(Get-Module Rollouts).ExportedCmdlets.Keys").Succeeded().Texts.Order(StringComparer.Ordinal);
        var promised = module.Run("(Test-ModuleManifest $path).ExportedCmdlets.Keys", [("path", Locations.Manifest)]).Succeeded().Texts.Order(StringComparer.Ordinal);
        var classes = Classes().Select(type => type.GetCustomAttribute<CmdletAttribute>()!).Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}").Order(StringComparer.Ordinal);

        Assert.Equal(classes, exported);
        Assert.Equal(promised, exported);
    }

    [Fact]
    public void Every_class_is_sealed_and_named_after_its_command()
    {
        Assert.All(Classes(), type =>
        {
            var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
            Assert.True(type.IsSealed);
            Assert.Equal($"Rollouts.Commands.{cmdlet.VerbName}{cmdlet.NounName}Command", type.FullName);
        });
    }

    [Fact]
    public void Every_command_that_emits_something_says_what()
    {
        var silent = Classes().Where(type => type.GetCustomAttributes<OutputTypeAttribute>().All(output => output.Type.Length == 0)).Select(type => type.Name);

        Assert.Equal(["StopRolloutSandboxCommand"], silent);
    }

    [Fact]
    public void Every_verb_is_one_that_PowerShell_approves()
    {
        var verbs = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "System.Management.Automation" && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields())
            .Select(field => field.GetRawConstantValue() as string)
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Classes(), type => Assert.Contains(type.GetCustomAttribute<CmdletAttribute>()!.VerbName, verbs));
    }

    [Fact]
    public void Only_InputObject_takes_pipeline_input_and_only_Name_has_a_position()
    {
        var parameters = Classes().SelectMany(type => type.GetProperties())
            .SelectMany(property => property.GetCustomAttributes<ParameterAttribute>().Select(parameter => (property.Name, Parameter: parameter)))
            .ToList();

        Assert.All(parameters, parameter => Assert.False(parameter.Parameter.ValueFromPipelineByPropertyName));
        Assert.Equal(["InputObject"], parameters.Where(parameter => parameter.Parameter.ValueFromPipeline).Select(parameter => parameter.Name).Distinct());
        Assert.Equal(["Name"], parameters.Where(parameter => parameter.Parameter.Position >= 0).Select(parameter => parameter.Name).Distinct());
    }

    [Fact]
    public void Every_command_that_changes_a_rollout_can_be_asked_what_if()
    {
        // Wait is one of them because of -UndoOnFailure.
        string[] changing = ["Suspend", "Resume", "Restart", "Undo", "Set", "Stop", "Wait"];
        var cmdlets = Classes().Select(type => type.GetCustomAttribute<CmdletAttribute>()!);

        Assert.All(cmdlets, cmdlet =>
        {
            Assert.Equal(changing.Contains(cmdlet.VerbName), cmdlet.SupportsShouldProcess);
            // High would ask in a pipeline that nobody watches, and fail there.
            Assert.Equal(cmdlet.SupportsShouldProcess ? ConfirmImpact.Medium : ConfirmImpact.None, cmdlet.ConfirmImpact);
        });
    }

    [Fact]
    public void No_type_of_the_client_shows_in_a_public_signature()
    {
        var foreign = Assembly().GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(TypesOf)
            .Where(type => ClientAssemblies.Contains(type.Assembly.GetName().Name))
            .Select(type => type.FullName);

        Assert.Empty(foreign);
        Assert.DoesNotContain(Assembly().GetReferencedAssemblies(), reference => ClientAssemblies.Contains(reference.Name));
    }

    [Fact]
    public void Importing_twice_in_a_process_leaves_a_module_that_works()
    {
        module.Run("Import-Module $path -Force; Remove-Module Rollouts; Import-Module $path", [("path", Locations.Manifest)]).Succeeded();

        module.Run("Get-RolloutSandbox").Succeeded();
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private Assembly Assembly() => ((CmdletInfo)module.Run("Get-Command Get-RolloutSandbox").Output[0].BaseObject).ImplementingType.Assembly;

    private IEnumerable<Type> Classes() => Assembly().GetExportedTypes().Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null);
}
