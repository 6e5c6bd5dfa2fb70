namespace Rollouts.Sandbox.Schemas;

/// <summary>An object cannot be read as its type.</summary>
/// <param name="message">Why, as Kubernetes words it.</param>
internal sealed class DecodeException(string message) : Exception(message);
