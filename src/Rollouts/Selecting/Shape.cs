using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Rollouts.Selecting;

/// <summary>Reads an object of any make – typed, deserialized, parsed JSON, hashtable – by the names of its properties.</summary>
internal readonly struct Shape
{
    private readonly PSObject _object;

    internal Shape(object value)
    {
        _object = PSObject.AsPSObject(value);
    }

    /// <summary>The object without PowerShell's wrapping.</summary>
    internal object Value => _object.BaseObject;

    /// <summary>The name of its type, for people: a deserialized object bears the name it had.</summary>
    internal string TypeName
    {
        get
        {
            const string deserialized = "Deserialized.";
            var name = _object.TypeNames.Count > 0 ? _object.TypeNames[0] : Value.GetType().FullName!;
            return name.StartsWith(deserialized, StringComparison.Ordinal) ? name[deserialized.Length..] : name;
        }
    }

    /// <summary>Whether it came without a type that says more: <c>ConvertFrom-Json</c>, <c>Import-Csv</c>, <c>Select-Object</c>, a hashtable.</summary>
    internal bool IsPlain =>
        Value is IDictionary
        || string.Equals(TypeName, typeof(PSCustomObject).FullName, StringComparison.Ordinal)
        || TypeName.StartsWith("Selected.", StringComparison.Ordinal)
        || TypeName.StartsWith("CSV:", StringComparison.Ordinal);

    /// <summary>A property's value; null where it has none. Case does not matter, as everywhere in PowerShell.</summary>
    internal object? Get(string property)
    {
        object? value;
        if (Value is IDictionary dictionary)
        {
            var key = dictionary.Keys.Cast<object>().FirstOrDefault(k => string.Equals(k as string, property, StringComparison.OrdinalIgnoreCase));
            value = key is null ? null : dictionary[key];
        }
        else
        {
            value = _object.Properties[property]?.Value;
        }

        return value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
    }

    /// <summary>A property as text; null where it is missing or empty.</summary>
    internal string? Text(string property)
    {
        var text = Convert.ToString(Get(property), CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A property as a whole number; null where it is none.</summary>
    internal long? Number(string property) =>
        long.TryParse(Text(property), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a property is true; a CSV file says it as text.</summary>
    internal bool Flag(string property) => bool.TryParse(Text(property), out var flag) && flag;

    /// <summary>A property that is an object of its own; null where it is missing.</summary>
    internal Shape? Inner(string property) => Get(property) is { } value and not string ? new Shape(value) : null;
}
