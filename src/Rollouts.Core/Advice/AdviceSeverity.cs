namespace Rollouts;

/// <summary>How much a piece of advice matters.</summary>
public enum AdviceSeverity
{
    /// <summary>May well be meant so; good to know before something goes wrong.</summary>
    Information,

    /// <summary>A bad version can take the service down or pass unnoticed, or cannot be taken back.</summary>
    Warning,
}
