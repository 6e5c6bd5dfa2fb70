using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>All text that somebody who looks into an object can find, at any depth, non-public state included: what Get-Error, a serializer or a debugger would show.</summary>
internal sealed class EverythingIn
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    private EverythingIn()
    {
    }

    internal static string Objects(IEnumerable<object?> roots)
    {
        var everything = new EverythingIn();
        foreach (var root in roots)
        {
            everything.Visit(root);
        }

        return everything._text.ToString();
    }

    private void Visit(object? value)
    {
        if (value is null || (!value.GetType().IsValueType && !_seen.Add(value)) || IsEngine(value))
        {
            return;
        }

        _text.AppendLine(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
        if (value is string || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            return;
        }

        if (value is IEnumerable list)
        {
            foreach (var item in list)
            {
                Visit(item);
            }
        }

        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.FieldType.IsPointer))
            {
                Visit(field.GetValue(value));
            }
        }
    }

    // The engine and the runtime hang on every record by its invocation, and hold every variable of the test itself: that is not what a record carries.
    private static bool IsEngine(object value) =>
        value is MemberInfo or Assembly or System.Reflection.Module or Delegate or CommandInfo or InvocationInfo or PSModuleInfo or System.Management.Automation.Runspaces.Runspace or Thread or Task
        || value.GetType().Namespace is { } space && (space.StartsWith("System.Reflection", StringComparison.Ordinal) || space.StartsWith("System.Threading", StringComparison.Ordinal)
            || space.StartsWith("System.Management.Automation.Language", StringComparison.Ordinal) || space == "System" && value.GetType().Name.StartsWith("Runtime", StringComparison.Ordinal));
}
