using System.Globalization;
using System.Net;
using Rollouts.Kubernetes.Kubeconfig;

namespace Rollouts.Kubernetes.Connections;

/// <summary>
/// Which proxy leads to a server, by kubectl's rules: <c>proxy-url</c>, else <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and
/// <c>NO_PROXY</c> as Go reads them. .NET's own reading knows no address ranges in NO_PROXY and would send requests for this
/// machine itself (the practice cluster's) to the proxy.
/// </summary>
internal static class ProxyRules
{
    private static readonly string[] Names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

    /// <summary>The values that the choice depends on.</summary>
    public static string Inputs(Surroundings surroundings) => string.Join('\n', Names.Select(surroundings.Variable));

    /// <summary>The proxy's URL, with its user and password if any; null for none.</summary>
    public static Uri? For(ClusterTarget target, Surroundings surroundings)
    {
        if (target.Proxy is not null)
        {
            return target.Proxy;
        }

        var isHttps = target.Server.Scheme == Uri.UriSchemeHttps;
        var text = isHttps ? Either(surroundings, "HTTPS_PROXY", "https_proxy") : Either(surroundings, "HTTP_PROXY", "http_proxy");
        if (text is null || IsBypassed(target.Server, Either(surroundings, "NO_PROXY", "no_proxy") ?? ""))
        {
            return null;
        }

        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var proxy)
            && proxy.Scheme is "http" or "https" or "socks5" or "socks5h"
            ? proxy
            : throw new RolloutException(
                ErrorId.ClusterUnreachable,
                $"The environment variable {(isHttps ? "HTTPS_PROXY" : "HTTP_PROXY")} does not name a proxy.",
                "Set it to a URL such as http://proxy:3128, or remove it.");
    }

    /// <summary>The proxy as the HTTP handler takes it.</summary>
    public static WebProxy ToWebProxy(Uri proxy)
    {
        var scheme = proxy.Scheme == "socks5h" ? "socks5" : proxy.Scheme;
        var web = new WebProxy(new UriBuilder(scheme, proxy.Host, proxy.Port < 0 ? 1080 : proxy.Port).Uri);
        if (proxy.UserInfo.Split(':', 2) is { } user && user[0].Length > 0)
        {
            web.Credentials = new NetworkCredential(Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        }

        return web;
    }

    private static bool IsBypassed(Uri server, string exceptions)
    {
        var host = server.DnsSafeHost;
        var isAddress = IPAddress.TryParse(host, out var address);
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (isAddress && IPAddress.IsLoopback(address!)))
        {
            return true;
        }

        return exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(exception => Matches(exception, host, isAddress ? address : null, server.Port));
    }

    private static bool Matches(string exception, string host, IPAddress? address, int port)
    {
        if (exception is "*")
        {
            return true;
        }

        if (IPNetwork.TryParse(exception, out var range))
        {
            return address is not null && range.Contains(address);
        }

        if (address is not null && IPAddress.TryParse(exception, out var excepted))
        {
            return excepted.Equals(address);
        }

        var name = exception;
        if (exception.LastIndexOf(':') is > 0 and var colon && int.TryParse(exception.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var onlyPort))
        {
            if (onlyPort != port)
            {
                return false;
            }

            name = exception[..colon].Trim('[', ']');
        }

        if (name.StartsWith("*.", StringComparison.Ordinal))
        {
            name = name[1..];
        }

        // ".example.com" excepts what is below it, "example.com" also itself.
        return name.StartsWith('.')
            ? host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            : string.Equals(host, name, StringComparison.OrdinalIgnoreCase) || (address is null && host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));
    }

    private static string? Either(Surroundings surroundings, string upper, string lower) =>
        surroundings.Variable(upper) is { Length: > 0 } first ? first : surroundings.Variable(lower) is { Length: > 0 } second ? second : null;
}
