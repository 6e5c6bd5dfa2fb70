namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>Who tells an event.</summary>
/// <param name="Component">The program, such as <c>deployment-controller</c> or <c>kubelet</c>.</param>
/// <param name="Host">The node it runs on; empty for the control plane.</param>
internal readonly record struct EventSource(string Component, string Host = "");
