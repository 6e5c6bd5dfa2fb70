using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Comparing;
using Rollouts.Core.Tests.Given;

namespace Rollouts.Core.Tests.Comparing;

public sealed class EnvironmentMaskTests
{
    [Fact]
    public void No_value_of_a_variable_is_left_but_references_and_arguments_are()
    {
        const string Template = """
            {"spec":{
              "containers":[{"name":"a","args":["--seen"],"env":[{"name":"X","value":"canary"},{"name":"Y","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]}],
              "initContainers":[{"name":"i","env":[{"name":"X","value":"canary"}]}],
              "ephemeralContainers":[{"name":"e","env":[{"name":"X","value":"canary"}]}]}}
            """;
        var template = JsonNode.Parse(Template)!.AsElement();

        var (from, to) = EnvironmentMask.Apply(template, template);

        Assert.DoesNotContain("canary", from.GetRawText() + to.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("--seen", from.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("secretKeyRef", from.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Masked_templates_differ_where_the_open_ones_do()
    {
        Gen.Select(Templates.Any, Templates.Any).Sample(
            (from, to) =>
            {
                var (maskedFrom, maskedTo) = EnvironmentMask.Apply(from.AsElement(), to.AsElement());
                var open = TemplateComparer.Compare(from.AsElement(), to.AsElement()).Select(difference => (difference.Path, difference.Kind));
                return open.SequenceEqual(TemplateComparer.Compare(maskedFrom, maskedTo).Select(difference => (difference.Path, difference.Kind)));
            },
            iter: 500);
    }

    [Fact]
    public void The_second_of_two_variables_of_one_name_is_compared_with_the_second()
    {
        var (_, to) = EnvironmentMask.Apply(Twice("1", "2"), Twice("1", "3"));

        Assert.Equal(["***", "*** (changed)"], JsonNode.Parse(to.GetRawText())!["spec"]!["containers"]![0]!["env"]!.AsArray().Select(variable => (string?)variable!["value"]));

        static System.Text.Json.JsonElement Twice(string first, string second) => JsonNode.Parse(
            $$"""
            { "spec": { "containers": [ { "name": "a", "env": [ { "name": "X", "value": "{{first}}" }, { "name": "X", "value": "{{second}}" } ] } ] } }
            """)!.AsElement();
    }
}
