namespace Rollouts;

/// <summary>Where a wait reports to while it lasts.</summary>
public enum ReportKind
{
    /// <summary><see cref="AzurePipelines"/> in a step of Azure Pipelines (<c>TF_BUILD</c> is <c>True</c>), else <see cref="Console"/>.</summary>
    Auto,

    /// <summary>Nothing but output and errors.</summary>
    None,

    /// <summary>Progress bars at a terminal, elsewhere a line for each change of state.</summary>
    Console,

    /// <summary>Logging commands and a Markdown summary, as the agent of Azure Pipelines reads them.</summary>
    AzurePipelines,
}
