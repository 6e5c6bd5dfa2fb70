using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Selectors;

/// <summary>Reads Kubernetes' selector grammar: <c>a=b, a==b, a!=b, a in (b,c), a notin (b), a, !a, a&gt;1, a&lt;1</c>, joined by commas.</summary>
/// <param name="text">The selector.</param>
internal sealed class LabelSelectorParser(string text)
{
    private const string Punctuation = "=!(),<>";
    private int _at;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="ApiRefusal">BadRequest.</exception>
    public LabelSelector Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            requirements.Add(Requirement());
            SkipSpace();
            if (_at == text.Length)
            {
                return new LabelSelector(requirements);
            }

            Expect(',');
        }
    }

    private LabelRequirement Requirement()
    {
        SkipSpace();
        if (Take('!'))
        {
            return new LabelRequirement(Key(), LabelOperator.DoesNotExist, []);
        }

        var key = Key();
        SkipSpace();
        if (_at == text.Length || text[_at] == ',')
        {
            return new LabelRequirement(key, LabelOperator.Exists, []);
        }

        if (Take('!'))
        {
            Expect('=');
            return new LabelRequirement(key, LabelOperator.NotIn, [Value()]);
        }

        if (Take('='))
        {
            Take('=');
            return new LabelRequirement(key, LabelOperator.In, [Value()]);
        }

        if (Take('>') || Take('<'))
        {
            return new LabelRequirement(key, text[_at - 1] == '>' ? LabelOperator.GreaterThan : LabelOperator.LessThan, [Whole()]);
        }

        return Word() switch
        {
            "in" => new LabelRequirement(key, LabelOperator.In, Values()),
            "notin" => new LabelRequirement(key, LabelOperator.NotIn, Values()),
            var other => throw Wrong($"found '{(other.Length > 0 ? other : Found())}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Key()
    {
        SkipSpace();
        var key = Word();
        if (key.Length == 0)
        {
            throw Wrong($"found '{Found()}', expected: !, identifier, or 'end of string'");
        }

        return Names.LabelKey(key) is { } wrong ? throw Wrong($"key: Invalid value: {FieldError.Quote(key)}: {wrong}") : key;
    }

    private string Value()
    {
        SkipSpace();
        var value = Word();
        return Names.LabelValue(value) is { } wrong ? throw Wrong($"values[0][{value}]: Invalid value: {FieldError.Quote(value)}: {wrong}") : value;
    }

    private string Whole()
    {
        var value = Value();
        return long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? value
            : throw Wrong($"values[0]: Invalid value: {FieldError.Quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private List<string> Values()
    {
        SkipSpace();
        Expect('(');
        var values = new List<string>();
        do
        {
            values.Add(Value());
            SkipSpace();
        }
        while (Take(','));

        Expect(')');
        return values;
    }

    private string Word()
    {
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !Punctuation.Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return text[start.._at];
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private bool Take(char c)
    {
        if (_at < text.Length && text[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw Wrong($"found '{Found()}', expected: '{c}'");
        }
    }

    private string Found() => _at < text.Length ? text[_at].ToString() : string.Empty;

    private static ApiRefusal Wrong(string why) => Refuse.BadRequest($"unable to parse requirement: {why}");
}
