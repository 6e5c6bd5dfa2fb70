namespace Rollouts.Module.Tests.Api;

internal sealed record ApiRequest(string Method, string Path, string Query, string ContentType, string Body);
