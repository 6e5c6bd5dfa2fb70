using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes.Credentials;
using Rollouts.Json;
using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Reads a user's <c>exec</c> entry.</summary>
internal static class UserPlugin
{
    private const string Group = "client.authentication.k8s.io/";

    /// <summary>The plugin.</summary>
    public static ExecPlugin Read(KubeConfigSection exec, KubeConfigSection cluster, string? authorities)
    {
        var command = exec.Text("command") ?? throw exec.Error("command", "the credential plugin (exec) has no command.");
        var version = exec.Text("apiVersion") ?? throw exec.Error("apiVersion", "the credential plugin (exec) has no apiVersion.");
        if (version is not (Group + "v1" or Group + "v1beta1"))
        {
            throw exec.Error(
                "apiVersion",
                $"the credential plugin asks for '{SafeText.Line(version, 100)}', which no current client speaks.",
                $"Update the plugin and let it write the kubeconfig anew, with apiVersion {Group}v1.");
        }

        return new ExecPlugin
        {
            Command = command,
            Executable = Locate(exec, command),
            Arguments = exec.Texts("args"),
            Variables = [.. exec.Sections("env").Select(Variable)],
            ApiVersion = version,
            Interactive = exec.Text("interactiveMode") switch
            {
                // kubectl demands the field of v1; the default of v1beta1 serves both.
                null or "IfAvailable" => InteractiveMode.IfAvailable,
                "Never" => InteractiveMode.Never,
                "Always" => InteractiveMode.Always,
                _ => throw exec.Error("interactiveMode", "'interactiveMode' is to be Never, IfAvailable or Always."),
            },
            InstallHint = exec.Text("installHint"),
            ClusterInfo = exec.Flag("provideClusterInfo") ? ClusterInfo(cluster, authorities) : null,
        };
    }

    /// <summary>The error for an <c>auth-provider</c>, which kubectl itself gave up.</summary>
    public static RolloutException RetiredProvider(KubeConfigSection provider)
    {
        var name = SafeText.Line(provider.Text("name") ?? "", 100);
        return provider.Error("name", $"the user's auth-provider '{name}' is of a kind that kubectl gave up in 1.26.", name switch
        {
            "azure" => "Install kubelogin, then: kubelogin convert-kubeconfig -l azurecli",
            "gcp" => "Install gke-gcloud-auth-plugin, then: gcloud container clusters get-credentials <cluster>",
            _ => "Use a credential plugin (exec) instead, such as kubelogin (kubectl oidc-login) for oidc.",
        });
    }

    private static KeyValuePair<string, string> Variable(KubeConfigSection variable) =>
        new(variable.Text("name") ?? throw variable.Error("name", "a variable of the credential plugin has no name."), variable.Text("value") ?? "");

    // As in a shell: a bare name is looked up on the path, one with a slash is a path. A relative one starts at the kubeconfig.
    private static string Locate(KubeConfigSection exec, string command) =>
        command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Path.GetFullPath(command, Path.GetDirectoryName(exec.File)!)
            : command;

    private static string ClusterInfo(KubeConfigSection cluster, string? authorities)
    {
        var info = new JsonObject { ["server"] = cluster.Text("server") };
        if (cluster.Text("tls-server-name") is { } name)
        {
            info["tls-server-name"] = name;
        }

        if (cluster.Flag("insecure-skip-tls-verify"))
        {
            info["insecure-skip-tls-verify"] = true;
        }

        if (authorities is not null)
        {
            info["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities));
        }

        if (cluster.Text("proxy-url") is { } proxy)
        {
            info["proxy-url"] = proxy;
        }

        if (cluster.Flag("disable-compression"))
        {
            info["disable-compression"] = true;
        }

        var own = cluster.Sections("extensions").FirstOrDefault(extension => extension.Text("name") is Group + "exec");
        if (own?.Node("extension") is { } config)
        {
            info["config"] = JsonNode.Parse(Json(cluster.File, config).GetRawText());
        }

        return info.ToJsonString();
    }

    private static JsonElement Json(string file, YamlNode config)
    {
        try
        {
            return YamlJson.ToJson(config);
        }
        catch (YamlProblemException problem)
        {
            throw KubeConfigError.At(file, problem.Line, "the cluster's settings for its credential plugin have no JSON form.");
        }
    }
}
