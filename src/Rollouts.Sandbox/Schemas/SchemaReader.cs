using System.Globalization;

namespace Rollouts.Sandbox.Schemas;

/// <summary>
/// Reads the <c>*.schema</c> files. A line that starts at the margin opens a type; indented lines are its fields:
/// <c>name type</c>, with <c>?</c> after a name that is left out where empty and <c>*</c> after one that stays as sent;
/// <c>[]</c> and <c>{}</c> before the type of a list's or a map's items; then <c>#</c> and the field's number in protobuf
/// (<c>#2.1</c> where the field lies in a message of its own there); then <c>by key</c> for a list that patches merge by that
/// field, <c>merged</c> for one of plain values, <c>retainKeys</c> for a map whose patch may say what stays.
/// </summary>
internal static class SchemaReader
{
    /// <summary>Reads one file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="package">The package of its types.</param>
    public static IEnumerable<ApiType> Read(TextReader text, string package)
    {
        string? name = null;
        var fields = new List<SchemaField>();
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                fields.Add(Field(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
                continue;
            }

            if (name is not null)
            {
                yield return new ApiType(name, package, fields);
            }

            name = line;
            fields = [];
        }

        if (name is not null)
        {
            yield return new ApiType(name, package, fields);
        }
    }

    private static SchemaField Field(string[] words)
    {
        var by = Array.IndexOf(words, "by");
        var presence = words[0][^1] switch { '?' => Presence.IfSet, '*' => Presence.AsSent, _ => Presence.Always };
        return new SchemaField(
            words[0].TrimEnd('?', '*'), TypeOf(words[1]), presence, Numbers(words.FirstOrDefault(w => w[0] == '#')), by < 0 ? null : words[by + 1], words.Contains("merged", StringComparer.Ordinal),
            words.Contains("retainKeys", StringComparer.Ordinal));
    }

    private static int[] Numbers(string? word) => word is null ? [] : [.. word[1..].Split('.').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    private static FieldType TypeOf(string word) => word switch
    {
        ['[', ']', .. var items] => new FieldType(Shape.ListOf, Items: TypeOf(items)),
        ['{', '}', .. var items] => new FieldType(Shape.MapOf, Items: TypeOf(items)),
        "string" => new FieldType(Shape.Text),
        "int32" => new FieldType(Shape.Int32),
        "int64" => new FieldType(Shape.Int64),
        "bool" => new FieldType(Shape.Flag),
        "bytes" => new FieldType(Shape.Bytes),
        "time" => new FieldType(Shape.Time),
        "microtime" => new FieldType(Shape.MicroTime),
        "quantity" => new FieldType(Shape.Quantity),
        "int-or-string" => new FieldType(Shape.IntOrText),
        "any" => new FieldType(Shape.Any),
        _ => new FieldType(Shape.Struct, word),
    };
}
