using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Wire;

namespace Rollouts.Sandbox.Http;

/// <summary>One request to the API and its answer.</summary>
/// <param name="request">The request.</param>
/// <param name="response">The answer.</param>
/// <param name="segments">The path within the API, decoded, without empty parts.</param>
internal sealed class Exchange(HttpRequest request, HttpResponse response, string[] segments)
{
    private const int LargestBody = 3 * 1024 * 1024;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb, in capitals.</summary>
    public string Method => request.Method;

    /// <summary>The path within the API, decoded, without empty parts.</summary>
    public string[] Segments { get; } = segments;

    /// <summary>The parameters.</summary>
    public HttpQuery Query => request.Query;

    /// <summary>What the client can read, best first.</summary>
    public IReadOnlyList<MediaType> Accept { get; } = MediaType.ParseAccept(request.Headers["Accept"]);

    /// <summary>The answer.</summary>
    public HttpResponse Response => response;

    /// <summary>The type of the body, without parameters.</summary>
    public string ContentType => MediaType.Parse(request.Headers["Content-Type"] ?? string.Empty).Name;

    /// <summary>Whether there is a body.</summary>
    public bool HasBody => request.Body.Length > 0;

    /// <summary>Whether the client only wants to know what would happen.</summary>
    /// <exception cref="ApiRefusal">Invalid: an unknown value.</exception>
    public bool IsDryRun => Query["dryRun"] switch
    {
        null or "" => false,
        "All" => true,
        var other => throw new ApiRefusal(400, "BadRequest", $"dryRun: Unsupported value: \"{other}\": supported values: \"All\""),
    };

    /// <summary>Who writes: as told, or by the client program's name.</summary>
    public string Manager => Query["fieldManager"] is { Length: > 0 } told
        ? told
        : (request.Headers["User-Agent"] ?? string.Empty).Split('/')[0] is { Length: > 0 } program ? program : "unknown";

    /// <summary>Reads the body as JSON.</summary>
    /// <exception cref="ApiRefusal">It is no JSON, or too large.</exception>
    public (JsonNode? Value, IReadOnlyList<string> Duplicates) ReadJson()
    {
        if (request.Body.Length > LargestBody)
        {
            throw new ApiRefusal(413, "RequestEntityTooLarge", $"Request entity too large: limit is {LargestBody}");
        }

        try
        {
            return BodyReader.Read(request.Body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refuse.BadRequest($"the object provided is unrecognized (must be of type JSON): {e.Message}");
        }
    }

    /// <summary>Reads the body as an object of a type, in JSON or in Kubernetes' protobuf.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="ApiRefusal">UnsupportedMediaType; BadRequest: it cannot be read.</exception>
    public (JsonNode? Value, IReadOnlyList<string> Duplicates) ReadObject(ApiType type)
    {
        switch (ContentType)
        {
            case "application/json" or "":
                return ReadJson();
            case "application/vnd.kubernetes.protobuf":
                try
                {
                    return (ProtobufDecoder.DecodeBody(request.Body.Span, type), []);
                }
                catch (DecodeException e)
                {
                    throw Refuse.BadRequest(e.Message);
                }

            default:
                throw new ApiRefusal(
                    415, "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: application/json, application/vnd.kubernetes.protobuf");
        }
    }

    /// <summary>Tells the client something besides the answer.</summary>
    public void Warn(string text) => response.Headers.Add("Warning", $"299 - \"{Ascii(text)}\"");

    /// <summary>Answers with JSON.</summary>
    public Task SendAsync(JsonNode body, CancellationToken cancellationToken, int statusCode = 200, string contentType = "application/json") =>
        response.SendAsync(statusCode, contentType, JsonSerializer.SerializeToUtf8Bytes(body, Relaxed), cancellationToken);

    /// <summary>A header holds no line breaks, quotes or letters beyond ASCII.</summary>
    private static string Ascii(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c is < ' ' or > '~' ? "?" : c.ToString()));
}
