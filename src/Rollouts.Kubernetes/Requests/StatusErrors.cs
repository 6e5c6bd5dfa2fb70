using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Rollouts.Json;
using Rollouts.Kubernetes.Connections;

namespace Rollouts.Kubernetes.Requests;

/// <summary>Turns a refusal of the server into the error it stands for.</summary>
internal sealed class StatusErrors(Connection connection)
{
    private const string CheckServer = "Check the server's address in the kubeconfig, https against http too, and whether a proxy or a sign-in page stands in between.";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private string Where => $" (context {SafeText.Line(connection.Target.Identity.Context, 200)})";

    /// <summary>The failure that an unsuccessful answer stands for.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer's head.</param>
    /// <param name="body">The answer's body, or its beginning.</param>
    /// <param name="now">This machine's clock, for a Retry-After that is a date where the server sent no Date.</param>
    public RequestFailureException From(ApiRequest request, HttpResponseMessage response, byte[] body, DateTimeOffset now)
    {
        var status = Status.TryRead(body);
        var code = (int)response.StatusCode;
        if (code is >= 300 and < 400)
        {
            var target = response.Headers.Location is { IsAbsoluteUri: true } location ? $" to {SafeText.Line(location.Host, 200)}" : "";
            return new(new ApiException(ErrorId.ApiError, code, "", $"Cannot {request.Doing}{Where}: the server redirects{target}, which an API server never does.", CheckServer)
            {
                Target = connection.Target.Identity.Cluster,
            });
        }

        var error = status is null ? NoStatus(request, code, response, body) : FromStatus(request, code, status.Value);
        var wait = RetryAfter(response, now);
        return new(error)
        {
            // As in client-go, a 429 or a server error with Retry-After is an invitation. Gateways send none with 502, 503 and 504.
            IsTransient = wait is null ? code is 429 or 502 or 503 or 504 : (code is 429 or >= 500) && wait <= LongestWait,
            // Flow control answers 429 before it lets a request in. A 503 may come from a gateway that lost the server's answer.
            NothingHappened = code == 429,
            Attempts = 5,
            RetryAfter = wait,
        };
    }

    /// <summary>The failure that an ERROR event of a watch stands for.</summary>
    public RequestFailureException FromEvent(ApiRequest request, JsonElement body)
    {
        var status = Status.TryRead(body);
        var code = status?.Code ?? 500;
        return new(FromStatus(request, code, status ?? new Status(code, "", "the server ended the watch with an error")))
        {
            IsTransient = code is 429 or >= 500,
        };
    }

    /// <summary>A successful answer that is no JSON, or not the JSON that was asked for.</summary>
    public RequestFailureException NotJson(ApiRequest request, int code, MediaTypeHeaderValue? type, ReadOnlySpan<byte> body) =>
        new(new ApiException(ErrorId.ApiError, code, "", $"Cannot {request.Doing}{Where}: the answer is not what it should be{(IsJson(type) ? "" : Excerpt(type, body))}.", CheckServer)
        {
            Target = connection.Target.Identity.Cluster,
        })
        {
            IsGarbled = true,
        };

    private ApiException FromStatus(ApiRequest request, int code, Status status)
    {
        var message = SafeText.Line(connection.Redact(status.Message));
        var (id, remedy) = code switch
        {
            401 => (ErrorId.Unauthorized, $"Sign in again, or fetch the kubeconfig anew; who you are to the cluster shows: kubectl auth whoami{Aim()}"),
            403 => (ErrorId.Forbidden, Permission(request)),
            400 when request.HasSelector && message.Contains("selector", StringComparison.OrdinalIgnoreCase) => (ErrorId.InvalidSelector, "Write selectors as in: app=web,tier!=cache"),
            400 when request.HasSelector && message.Contains("unable to parse", StringComparison.OrdinalIgnoreCase) => (ErrorId.InvalidSelector, "Write selectors as in: app=web,tier!=cache"),
            409 when status.Reason is not "AlreadyExists" => (ErrorId.Conflict, "Read the object again and repeat the command."),
            429 => (ErrorId.ApiError, "The API server is busy: try again later."),
            >= 500 => (ErrorId.ApiError, "Try again; if it goes on, look at the API server's health: kubectl get --raw /readyz?verbose"),
            _ => (ErrorId.ApiError, status.IsMadeUp ? CheckServer : ""),
        };
        return new ApiException(id, code, SafeText.Line(connection.Redact(status.Reason), 100), $"Cannot {request.Doing}{Where}: {(message.Length > 0 ? message : $"HTTP {code}")}{(code == 401 ? connection.CredentialDoubt : "")}", remedy)
        {
            Target = connection.Target.Identity.Cluster,
        };
    }

    private ApiException NoStatus(ApiRequest request, int code, HttpResponseMessage response, byte[] body) =>
        FromStatus(request, code, new Status(code, "", IsMadeUp: true, Message: $"HTTP {code}{Excerpt(response.Content.Headers.ContentType, body)}"));

    private string Permission(ApiRequest request)
    {
        var words = request.Doing.Split(' ');
        var verb = words[0] == "change" ? "patch" : words[0];
        var ns = request.Doing.Contains(" in namespace ", StringComparison.Ordinal) ? $" -n {words[^1]}" : request.Doing.EndsWith("all namespaces", StringComparison.Ordinal) ? " -A" : "";
        return $"Ask for the permission, or check it: kubectl auth can-i {verb} {words[1]}{ns}{Aim()}";
    }

    // A suggested command must reach the cluster that refused, which need not be the current one.
    private string Aim()
    {
        var identity = connection.Target.Identity;
        var file = identity.KubeConfig.Contains(Path.PathSeparator, StringComparison.Ordinal) || identity.IsDefaultKubeConfig ? "" : $" --kubeconfig {Quote(identity.KubeConfig)}";
        return identity.KubeConfig.Length == 0 ? "" : $"{file} --context {Quote(identity.Context)}";
    }

    private static string Quote(string text) => text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or ':')
        ? text
        : $"'{SafeText.Line(text, 300).Replace("'", "''", StringComparison.Ordinal)}'";

    // Objects are not quoted in messages: they may hold what their readers should not see.
    private static bool IsJson(MediaTypeHeaderValue? type) => type?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private string Excerpt(MediaTypeHeaderValue? type, ReadOnlySpan<byte> body)
    {
        var text = SafeText.Line(connection.Redact(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4000)])), 150);
        var media = SafeText.Line(type?.MediaType ?? "", 60);
        return $"{(media.Length > 0 ? $", but {media}" : "")}{(text.Length > 0 ? $", beginning with: {text}" : "")}";
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        // A date is the server's: it is compared with the server's clock, since ours may be minutes off.
        var wait = header?.Delta ?? (header?.Date - (response.Headers.Date ?? now));
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private readonly record struct Status(int Code, string Reason, string Message, bool IsMadeUp = false)
    {
        public static Status? TryRead(byte[] body)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                return TryRead(document.RootElement);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        public static Status? TryRead(JsonElement body) =>
            body.ValueKind == JsonValueKind.Object && Text(body, "kind") is "Status"
                ? new Status(body.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : 500, Text(body, "reason"), Text(body, "message"))
                : null;

        private static string Text(JsonElement owner, string name) =>
            owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
    }
}
