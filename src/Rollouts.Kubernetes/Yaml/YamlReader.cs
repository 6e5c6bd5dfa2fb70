using Rollouts.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>
/// Reads YAML into nodes. Own, because the library's representation model neither limits nesting (a file of brackets would
/// overflow the stack and end the process) nor keeps duplicate keys apart from merge keys.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Kubernetes' own objects nest less than 40 deep; schemas of custom resources somewhat deeper.</summary>
    public const int MaxDepth = 256;

    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>All documents that hold anything.</summary>
    /// <exception cref="YamlProblemException">The text is no YAML.</exception>
    public static IReadOnlyList<YamlNode> ReadAll(string text)
    {
        var reader = new YamlReader(text.TrimStart('\uFEFF'));
        try
        {
            return reader.ReadDocuments();
        }
        catch (YamlException problem)
        {
            throw new YamlProblemException((int)problem.Start.Line, SafeText.Line(problem.Message, 200));
        }
        catch (InvalidOperationException)
        {
            // The library's scanner trips over itself where a { or [ is not closed before the next key.
            throw new YamlProblemException(reader.CurrentLine(), "this is not valid YAML: a bracket is not closed, here or below");
        }
    }

    private List<YamlNode> ReadDocuments()
    {
        var documents = new List<YamlNode>();
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            var root = ReadNode(0);
            _parser.Consume<DocumentEnd>();
            if (root is not YamlScalar { IsPlain: true, Value: "" or "~" or "null" })
            {
                documents.Add(root);
            }
        }

        return documents;
    }

    private YamlNode ReadNode(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlProblemException(CurrentLine(), $"more than {MaxDepth} levels deep");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new YamlProblemException((int)alias.Start.Line, "an alias (*) names an anchor (&) that does not stand before it");
        }

        var start = _parser.Accept<NodeEvent>(out var node) ? node : throw new YamlProblemException(CurrentLine(), "a value is missing");
        var tag = start.Tag.IsEmpty ? "" : start.Tag.Value;
        var line = (int)start.Start.Line;
        YamlNode read = start switch
        {
            Scalar => ReadScalar(line, tag),
            SequenceStart => ReadSequence(line, tag, depth),
            _ => ReadMapping(line, tag, depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = read;
        }

        return read;
    }

    private YamlScalar ReadScalar(int line, string tag)
    {
        var scalar = _parser.Consume<Scalar>();
        return new YamlScalar(line, tag, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlSequence ReadSequence(int line, string tag, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlSequence(line, tag, items);
    }

    private YamlMapping ReadMapping(int line, string tag, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<KeyValuePair<YamlNode, YamlNode>>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            entries.Add(new(key, ReadNode(depth + 1)));
        }

        return new YamlMapping(line, tag, entries);
    }

    private int CurrentLine() => (int)(_parser.Current?.Start.Line ?? 1);
}
