using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Patching;

/// <summary>A place that a JSON pointer (RFC 6901) names: a member of a map or an item of a list, there or not yet.</summary>
internal sealed class JsonPlace
{
    private readonly JsonNode _owner;
    private readonly string _path;

    private JsonPlace(JsonNode owner, string key, string path)
    {
        _owner = owner;
        Key = key;
        _path = path;
    }

    /// <summary>The last step of the pointer.</summary>
    public string Key { get; }

    /// <summary>Whether something is there; null counts.</summary>
    public bool Exists => _owner is JsonObject map ? map.ContainsKey(Key) : Index() is { } index && index < ((JsonArray)_owner).Count;

    /// <summary>What is there.</summary>
    public JsonNode? Value => _owner is JsonObject map ? map[Key] : ((JsonArray)_owner)[Index()!.Value];

    /// <summary>Finds a place.</summary>
    /// <param name="holder">A list with the document as its only item.</param>
    /// <param name="path">The pointer.</param>
    /// <param name="operation">The operation, for messages.</param>
    /// <exception cref="PatchException">What should hold the place is not there.</exception>
    public static JsonPlace Find(JsonArray holder, string path, string operation)
    {
        if (path.Length > 0 && path[0] != '/')
        {
            throw new PatchException($"{operation} operation does not apply: doc is missing path: \"{path}\": missing value");
        }

        var at = new JsonPlace(holder, "0", path);
        foreach (var step in path.Split('/').Skip(1))
        {
            var owner = at.Exists ? at.Value : null;
            at = owner is JsonObject or JsonArray
                ? new JsonPlace(owner, step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), path)
                : throw new PatchException($"{operation} operation does not apply: doc is missing path: \"{path}\": missing value");
        }

        return at;
    }

    /// <summary>Puts a value there: a member is set, an item is inserted.</summary>
    public void Add(JsonNode? value)
    {
        switch (_owner)
        {
            case JsonObject map:
                map[Key] = value;
                break;
            case JsonArray { Parent: null } document when _path.Length == 0:
                document[0] = value;
                break;
            case JsonArray list when Key == "-":
                list.Add(value);
                break;
            case JsonArray list when Index() is { } index && index <= list.Count:
                list.Insert(index, value);
                break;
            default:
                throw new PatchException($"add operation does not apply: doc is missing path: \"{_path}\": Unable to access invalid index: {Key}: invalid index referenced");
        }
    }

    /// <summary>Replaces what is there.</summary>
    public void Replace(JsonNode? value)
    {
        if (_owner is JsonObject map)
        {
            map[Key] = value;
        }
        else
        {
            ((JsonArray)_owner)[Index()!.Value] = value;
        }
    }

    /// <summary>Takes away what is there.</summary>
    public void Remove()
    {
        if (_owner is JsonObject map)
        {
            map.Remove(Key);
        }
        else
        {
            ((JsonArray)_owner).RemoveAt(Index()!.Value);
        }
    }

    private int? Index() => int.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
