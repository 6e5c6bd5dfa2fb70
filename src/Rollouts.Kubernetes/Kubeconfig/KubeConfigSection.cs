using System.Text;
using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>A mapping of a kubeconfig, with the file it stands in: relative paths and errors need it.</summary>
internal sealed class KubeConfigSection
{
    private readonly Dictionary<string, YamlNode> _fields;

    private KubeConfigSection(string file, int line, Dictionary<string, YamlNode> fields)
    {
        File = file;
        Line = line;
        _fields = fields;
    }

    /// <summary>The kubeconfig's full path.</summary>
    public string File { get; }

    /// <summary>Where the mapping begins.</summary>
    public int Line { get; }

    /// <summary>A mapping; null and absent count as empty.</summary>
    public static KubeConfigSection From(string file, YamlNode? node, int line)
    {
        try
        {
            var fields = node switch
            {
                YamlMapping mapping => new Dictionary<string, YamlNode>(YamlJson.Entries(mapping), StringComparer.Ordinal),
                null or YamlScalar { IsPlain: true, Value: "" or "~" or "null" } => new(StringComparer.Ordinal),
                _ => throw KubeConfigError.At(file, node.Line, "a mapping is expected here."),
            };
            return new KubeConfigSection(file, node?.Line ?? line, fields);
        }
        catch (YamlProblemException problem)
        {
            throw KubeConfigError.At(file, problem.Line, $"{problem.Message}.");
        }
    }

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => _fields.TryGetValue(name, out var node) && node is not YamlScalar { IsPlain: true, Value: "" or "~" or "null" };

    /// <summary>A text field; null where it is absent or empty.</summary>
    public string? Text(string name) => !Has(name) ? null
        : _fields[name] is not YamlScalar scalar ? throw KubeConfigError.At(File, _fields[name].Line, $"'{name}' is to be text.")
        : scalar.Value.Length == 0 ? null : scalar.Value;

    /// <summary>A text field that goes into an HTTP header.</summary>
    public string? HeaderText(string name) => CheckHeader(name, Text(name)?.Trim());

    /// <summary>A true or false field.</summary>
    public bool Flag(string name) => Has(name) && (_fields[name] is YamlScalar scalar && YamlScalars.Resolve(scalar.Value) is bool value
        ? value
        : throw KubeConfigError.At(File, _fields[name].Line, $"'{name}' is to be true or false."));

    /// <summary>A nested mapping.</summary>
    public KubeConfigSection Section(string name) => From(File, Has(name) ? _fields[name] : null, Line);

    /// <summary>The elements of a list of mappings.</summary>
    public IEnumerable<KubeConfigSection> Sections(string name) => Items(name).Select(item => From(File, item, item.Line));

    /// <summary>The elements of a list of text.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select(item =>
        item is YamlScalar scalar ? scalar.Value : throw KubeConfigError.At(File, item.Line, $"'{name}' is to be a list of text."))];

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Names => _fields.Keys;

    /// <summary>The field as YAML.</summary>
    public YamlNode? Node(string name) => Has(name) ? _fields[name] : null;

    /// <summary>A field of base64.</summary>
    public byte[]? Data(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw KubeConfigError.At(File, _fields[name].Line, $"'{name}' is not valid base64.");
    }

    /// <summary>A field that names a file, as a full path: relative ones start at the kubeconfig's own folder.</summary>
    public string? Path(string name) => Text(name) is { } path ? System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(File)!) : null;

    /// <summary>The error that one of the fields is wrong.</summary>
    public RolloutException Error(string name, string problem, string? remedy = null) =>
        KubeConfigError.At(File, _fields.TryGetValue(name, out var node) ? node.Line : Line, problem, remedy);

    /// <summary>Refuses text that would break out of its header.</summary>
    public string? CheckHeader(string name, string? value) => value is null || !value.EnumerateRunes().Any(Rune.IsControl)
        ? value
        : throw Error(name, $"'{name}' holds control characters.");

    private IReadOnlyList<YamlNode> Items(string name) => !Has(name) ? []
        : _fields[name] is YamlSequence sequence ? sequence.Items
        : throw KubeConfigError.At(File, _fields[name].Line, $"'{name}' is to be a list.");
}
