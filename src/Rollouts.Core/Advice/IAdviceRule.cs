namespace Rollouts.Advice;

/// <summary>One rule of good practice. It sees the workload alone: what it says can be said from a list.</summary>
internal interface IAdviceRule
{
    /// <summary>Its id, which is contract.</summary>
    string Id { get; }

    /// <summary>What is to be said about a workload.</summary>
    IEnumerable<Hint> Check(AdviceSubject subject);
}
