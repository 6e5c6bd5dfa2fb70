using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Where a list that came in pages goes on. Opaque to clients.</summary>
/// <param name="Version">The version that the list shows; -1 for whatever is there now.</param>
/// <param name="Last">The last object that was sent.</param>
internal sealed record ContinueToken(long Version, ObjectKey Last)
{
    /// <summary>The version of a token that goes on without consistency.</summary>
    public const long Latest = -1;

    /// <summary>Reads a token.</summary>
    /// <exception cref="ApiRefusal">BadRequest.</exception>
    public static ContinueToken Parse(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            var token = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(padded)));
            if (token.Number("rv") is { } version && token.Text("ns") is { } ns && token.Text("name") is { } name)
            {
                return new ContinueToken(version, new ObjectKey(ns, name));
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Refuse.BadRequest($"continue key is not valid: {e.Message}");
        }

        throw Refuse.BadRequest("continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["ns"] = Last.Namespace, ["name"] = Last.Name }.ToJsonString();
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <summary>The refusal of a token whose version is forgotten: it comes with a token for those who can live with a list of two versions.</summary>
    public ApiRefusal TooOld() => new(
        410, "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue "
        + "token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, "
        + "modified, or deleted between the time the first chunk was returned and now may show up in the list.")
    {
        Continue = (this with { Version = Latest }).ToString(),
    };
}
