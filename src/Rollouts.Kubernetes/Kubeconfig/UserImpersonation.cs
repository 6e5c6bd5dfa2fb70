namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Reads <c>as</c> and its companions into the headers by which the server knows them.</summary>
internal static class UserImpersonation
{
    public static IReadOnlyList<KeyValuePair<string, string>> Read(KubeConfigSection user)
    {
        var groups = user.Texts("as-groups");
        var extra = user.Section("as-user-extra");
        if (user.HeaderText("as") is not { } name)
        {
            return groups.Count == 0 && !user.Has("as-uid") && !extra.Names.Any()
                ? []
                : throw user.Error("as-groups", "the user asks for another's groups, uid or extra fields without 'as'.", "Add 'as: <user>' to the user's entry.");
        }

        var headers = new List<KeyValuePair<string, string>> { new("Impersonate-User", name) };
        if (user.HeaderText("as-uid") is { } uid)
        {
            headers.Add(new("Impersonate-Uid", uid));
        }

        headers.AddRange(groups.Select(group => new KeyValuePair<string, string>("Impersonate-Group", user.CheckHeader("as-groups", group)!)));
        foreach (var key in extra.Names)
        {
            // Header names take few characters; the server decodes the rest.
            var header = $"Impersonate-Extra-{Uri.EscapeDataString(key)}";
            headers.AddRange(extra.Texts(key).Select(value => new KeyValuePair<string, string>(header, extra.CheckHeader(key, value)!)));
        }

        return headers;
    }
}
