using System.Text.Json;

namespace Rollouts.Kubernetes.Requests;

/// <summary>
/// Reads one page of a list object by object as its bytes arrive: an object can be shown before the page has ended, and no
/// page is ever in memory as a whole.
/// </summary>
internal sealed class ListPageReader(ByteBuffer buffer)
{
    private Place _place = Place.BeforeRoot;
    private JsonReaderState _state = new(LeanObject.Options);

    private enum Place
    {
        BeforeRoot,
        InRoot,
        InItems,
        AfterRoot,
    }

    /// <summary>The list's resource version; known when the page has ended.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>The token of the next page; empty when this is the last. Known when the page has ended.</summary>
    public string Continue { get; private set; } = "";

    /// <summary>Whether the page had a list of items.</summary>
    public bool HasItems { get; private set; }

    /// <summary>The next object; null at the end of the page.</summary>
    /// <exception cref="JsonException">The page is no JSON.</exception>
    /// <exception cref="IOException">The page broke off.</exception>
    public async ValueTask<JsonElement?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryRead(out var item))
            {
                return item;
            }

            if (_place == Place.AfterRoot)
            {
                await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                return null;
            }

            if (buffer.IsFinal)
            {
                throw new IOException("The list broke off.");
            }

            await buffer.FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A connection can serve the next request only if this answer has been read to its very end.
    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (!buffer.IsFinal)
        {
            buffer.Use(buffer.Unused.Length);
            await buffer.FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads as far as the bytes go; true when there is an object.</summary>
    private bool TryRead(out JsonElement item)
    {
        item = default;
        // Never final: a page that breaks off must look unfinished, not malformed.
        var reader = new Utf8JsonReader(buffer.Unused, isFinalBlock: false, _state);
        var found = false;
        while (!found && _place != Place.AfterRoot)
        {
            var next = reader;
            var goesOn = _place == Place.InItems ? TryItem(ref next, ref item, ref found) : TryField(ref next);
            if (!goesOn)
            {
                break;
            }

            reader = next;
        }

        _state = reader.CurrentState;
        buffer.Use((int)reader.BytesConsumed);
        return found;
    }

    private bool TryItem(ref Utf8JsonReader reader, ref JsonElement item, ref bool found)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _place = Place.InRoot;
            return true;
        }

        return found = LeanObject.TryRead(ref reader, buffer.Unused, out item);
    }

    private bool TryField(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when _place == Place.BeforeRoot:
                _place = Place.InRoot;
                return true;
            case JsonTokenType.EndObject:
                _place = Place.AfterRoot;
                return true;
            case JsonTokenType.PropertyName when reader.ValueTextEquals("items"u8):
                if (!reader.Read())
                {
                    return false;
                }

                HasItems = true;
                // An empty list may be null.
                _place = reader.TokenType == JsonTokenType.StartArray ? Place.InItems : Place.InRoot;
                return reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null || reader.TrySkip();
            case JsonTokenType.PropertyName when reader.ValueTextEquals("metadata"u8):
                return TryMetadata(ref reader);
            case JsonTokenType.PropertyName:
                return reader.TrySkip();
            default:
                throw new JsonException("The answer is no JSON object.");
        }
    }

    private bool TryMetadata(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || !JsonElement.TryParseValue(ref reader, out var metadata))
        {
            return false;
        }

        ResourceVersion = ObjectFields.Text(metadata.Value, "resourceVersion");
        Continue = ObjectFields.Text(metadata.Value, "continue");
        return true;
    }
}
