using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Tests.Http;

/// <summary>Logs that a test writes by hand.</summary>
internal sealed class WrittenLogs : IPodLogs
{
    private readonly Dictionary<string, WrittenLog> _logs = new(StringComparer.Ordinal);

    public WrittenLog Open(string pod, string container, bool previous = false)
    {
        var log = new WrittenLog();
        _logs[$"{pod}/{container}/{previous}"] = log;
        return log;
    }

    public IContainerLog? Find(string ns, string pod, string container, bool previous) => _logs.GetValueOrDefault($"{pod}/{container}/{previous}");
}
