using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Rollouts.Clusters;
using Rollouts.Loading;
using Rollouts.Selecting;
using Rollouts.Selection;

namespace Rollouts.Completion;

/// <summary>What the command line says so far, read as the command itself would read it; it must be made on the pipeline's thread.</summary>
internal sealed class TypedCommand
{
    private readonly string _name;
    private readonly IDictionary _bound;
    private readonly IDictionary _defaults;

    internal TypedCommand(string name, string parameter, IDictionary bound)
    {
        _name = name;
        _bound = bound;
        Parameter = parameter;
        var session = ((EngineIntrinsics)ValueOf(ScriptBlock.Create("$ExecutionContext").InvokeReturnAsIs())!).SessionState;
        _defaults = ValueOf(session.PSVariable.GetValue("PSDefaultParameterValues")) as IDictionary ?? new Hashtable();
        var kubeConfig = Text("KubeConfig");
        Choice = new ClusterChoice { Context = Text("Context"), KubeConfig = kubeConfig is null ? null : KubeConfigPath.Resolve(session.Path, kubeConfig) };
    }

    /// <summary>The parameter that is being completed.</summary>
    internal string Parameter { get; }

    /// <summary>Which cluster the command would talk to.</summary>
    internal ClusterChoice Choice { get; }

    /// <summary>The kinds it would look at; empty for all.</summary>
    internal IReadOnlyList<WorkloadKind> Kinds => [.. Texts("Kind").Select(WorkloadKind.Parse)];

    /// <summary>The names it was given.</summary>
    internal IReadOnlyList<NamePattern> Names => [.. Texts("Name").Select(NamePattern.Parse)];

    /// <summary>Opens the cluster that the command would talk to. What is told about requests is not for the line that is being typed.</summary>
    internal ClusterSessions Sessions() => new(Doors.Clusters, Choice, _ => { });

    /// <summary>What the command would find.</summary>
    /// <param name="names">The names to look for; empty for all.</param>
    /// <param name="kinds">The kinds to look at; empty for all.</param>
    /// <param name="read">What is needed of each.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal async Task<IReadOnlyList<T>> FindAsync<T>(
        IReadOnlyList<NamePattern> names, IReadOnlyList<WorkloadKind> kinds, Func<Finding.Found, Task<T>> read, CancellationToken cancellationToken)
    {
        var request = new SelectionRequest
        {
            Purpose = Purpose.Read,
            Command = _name,
            Names = names,
            Kinds = kinds,
            Namespace = Text("Namespace"),
            AllNamespaces = LanguagePrimitives.IsTrue(Value("AllNamespaces")),
            Selector = Text("Selector"),
        };
        var sessions = Sessions();
        var identity = (await sessions.DefaultAsync(cancellationToken).ConfigureAwait(false)).Identity;
        return await RecentAnswers.GetAsync(
            identity,
            [typeof(T).ToString(), request.Namespace ?? identity.Namespace, request.AllNamespaces ? "all" : "", request.Selector ?? "", .. names.Select(name => $"name {name}"), .. kinds.Select(kind => kind.Name)],
            () => ReadAsync(new RolloutFinder(sessions, request), read, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>A parameter's value as text; null where it has none.</summary>
    internal string? Text(string parameter) => Texts(parameter).FirstOrDefault();

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(RolloutFinder finder, Func<Finding.Found, Task<T>> read, CancellationToken cancellationToken)
    {
        var answers = new List<T>();
        await foreach (var finding in finder.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            if (finding is Finding.Found found)
            {
                answers.Add(await read(found).ConfigureAwait(false));
            }
        }

        return answers;
    }

    private IEnumerable<string> Texts(string parameter) => Value(parameter) switch
    {
        null => [],
        IEnumerable values and not string => values.Cast<object?>().Select(AsText).OfType<string>(),
        var value => AsText(value) is { } text ? [text] : [],
    };

    private static string? AsText(object? value) => Convert.ToString(ValueOf(value), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    // The engine leaves $PSDefaultParameterValues out, but the command will follow them: names of another cluster would be worse than none.
    private object? Value(string parameter) => _bound.Contains(parameter) ? ValueOf(_bound[parameter]) : ValueOf(Default(parameter));

    private object? Default(string parameter) => LanguagePrimitives.IsTrue(_defaults["Disabled"])
        ? null
        : _defaults.Keys.OfType<string>()
            .Where(key => key.Split(':') is [var command, var name] && Fits(command, _name) && Fits(name, parameter))
            .Select(key => _defaults[key])
            .FirstOrDefault(value => ValueOf(value) is not ScriptBlock);

    private static bool Fits(string pattern, string name) => WildcardPattern.Get(pattern.Trim(), WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(name);

    private static object? ValueOf(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
