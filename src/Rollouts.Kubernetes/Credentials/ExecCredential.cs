using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>What a credential plugin answered.</summary>
internal sealed class ExecCredential
{
    private ExecCredential(string? token, ClientCertificate? certificate, DateTimeOffset? expires)
    {
        Token = token;
        Certificate = certificate;
        Expires = expires;
    }

    /// <summary>A bearer token.</summary>
    public string? Token { get; }

    /// <summary>A client certificate.</summary>
    public ClientCertificate? Certificate { get; }

    /// <summary>Until when it is good; null for as long as the server takes it.</summary>
    public DateTimeOffset? Expires { get; private set; }

    /// <summary>The expiry that had passed when the answer came; null where none had.</summary>
    public DateTimeOffset? ExpiredBefore { get; private set; }

    /// <summary>
    /// Forgets an expiry that has passed before the answer came: this machine's clock is ahead then, and asking again at once
    /// would bring the same.
    /// </summary>
    public ExecCredential ArrivedAt(DateTimeOffset now)
    {
        if (Expires <= now)
        {
            (ExpiredBefore, Expires) = (Expires, null);
        }

        return this;
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">It is none; the message says why and quotes nothing of it.</exception>
    public static ExecCredential Parse(string output, string apiVersion)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return Parse(document.RootElement, apiVersion);
        }
        catch (JsonException problem)
        {
            throw new FormatException(output.AsSpan().Trim().IsEmpty ? "it wrote nothing to standard output" : "what it wrote to standard output is not JSON", problem);
        }
    }

    private static ExecCredential Parse(JsonElement answer, string apiVersion)
    {
        if (answer.ValueKind != JsonValueKind.Object || Text(answer, "kind") is not "ExecCredential")
        {
            throw new FormatException("what it wrote to standard output is no ExecCredential");
        }

        if (!string.Equals(Text(answer, "apiVersion"), apiVersion, StringComparison.Ordinal))
        {
            throw new FormatException($"it answered in another version of the ExecCredential API than the kubeconfig's {apiVersion}");
        }

        if (!answer.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("its answer has no status");
        }

        var (token, certificate, key) = (Text(status, "token")?.Trim(), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
        if (certificate is null != key is null)
        {
            throw new FormatException("its answer has a client certificate or a key, but not both");
        }

        if (token is null && certificate is null)
        {
            throw new FormatException("its answer has neither a token nor a client certificate");
        }

        if (token is not null && token.Any(char.IsControl))
        {
            throw new FormatException("its token holds control characters");
        }

        return new ExecCredential(token, certificate is null ? null : Certified(certificate, key!), Expiry(status));
    }

    private static ClientCertificate Certified(string certificate, string key)
    {
        try
        {
            return ClientCertificate.FromPem(certificate, key);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw new FormatException("the client certificate and key of its answer cannot be read, or do not belong together", problem);
        }
    }

    private static DateTimeOffset? Expiry(JsonElement status) => Text(status, "expirationTimestamp") is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires) ? expires
        : throw new FormatException("the expirationTimestamp of its answer is not a time");

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
