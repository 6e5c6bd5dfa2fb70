using System.Management.Automation;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>Everything that a script left behind.</summary>
internal sealed class RunResult
{
    internal RunResult(IReadOnlyList<PSObject> output, PSDataStreams streams, Exception? terminating)
    {
        Output = output;
        // A statement-terminating error is in the error stream too; one that ended the script is only in the exception.
        Errors = terminating is IContainsErrorRecord { ErrorRecord: var last } && !streams.Error.Contains(last) ? [.. streams.Error, last] : [.. streams.Error];
        Warnings = [.. streams.Warning.Select(warning => warning.Message)];
        Verbose = [.. streams.Verbose.Select(verbose => verbose.Message)];
        Debug = [.. streams.Debug.Select(debug => debug.Message)];
        Lines = [.. streams.Information.Select(line => line.MessageData?.ToString() ?? "")];
        Terminating = terminating;
    }

    internal IReadOnlyList<PSObject> Output { get; }

    internal IReadOnlyList<ErrorRecord> Errors { get; }

    internal IReadOnlyList<string> Warnings { get; }

    internal IReadOnlyList<string> Verbose { get; }

    internal IReadOnlyList<string> Debug { get; }

    internal IReadOnlyList<string> Lines { get; }

    internal Exception? Terminating { get; }

    /// <summary>The output as texts.</summary>
    internal IEnumerable<string> Texts => Output.Select(o => LanguagePrimitives.ConvertTo<string>(o));

    /// <summary>The ids of the errors, without the class that wrote them.</summary>
    internal IEnumerable<string> ErrorIds => Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]);

    /// <summary>The output of a script that is to run without an error.</summary>
    internal RunResult Succeeded()
    {
        Assert.Null(Terminating);
        Assert.Empty(Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}"));
        return this;
    }

    /// <summary>The only error of a script that is to have one.</summary>
    internal ErrorRecord Failed(string errorId)
    {
        Assert.Equal([errorId], ErrorIds);
        return Errors[0];
    }

    internal T Value<T>(string property, int index = 0) => (T)LanguagePrimitives.ConvertTo(Output[index].Properties[property]?.Value, typeof(T), System.Globalization.CultureInfo.InvariantCulture);
}
