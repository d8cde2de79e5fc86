using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Distiller.Naming;

namespace Distiller.Quantization;

/// <summary>Resolves which override is for which module.</summary>
/// <remarks>
/// The first pattern that matches wins, except that a pattern equal to the module's name comes before all others, as in the
/// original (14.6). Patterns are tested one by one and match whole names (14.5). One that matches no module is an error.
/// <para>Source: Distiller, <c>quantizer.py</c>, section "overrides".</para>
/// </remarks>
internal sealed class OverrideTable
{
    private readonly ImmutableArray<(QuantizationOverride Rule, Regex Expression)> _rules;

    internal OverrideTable(IEnumerable<QuantizationOverride> overrides, IReadOnlyCollection<string> modules, string where)
    {
        _rules = [.. overrides.Select(rule => (rule, Compile(rule.Pattern, where)))];
        foreach (var (rule, expression) in _rules)
        {
            if (!modules.Any(name => Fits(rule, expression, name)))
            {
                throw new ModelStructureException(
                    $"'{rule.Pattern}', listed under {where}, matches no module of the model. {NearestNames.Hint(rule.Pattern, modules)} "
                    + "Patterns are regular expressions and match whole names: 'layer1\\..*' for all of a block.");
            }
        }
    }

    /// <summary>The override of a module, or null.</summary>
    internal QuantizationOverride? Of(string module)
    {
        var literal = _rules.FirstOrDefault(entry => Plain(entry.Rule.Pattern) == module).Rule;
        return literal ?? _rules.FirstOrDefault(entry => entry.Expression.IsMatch(module)).Rule;
    }

    private static bool Fits(QuantizationOverride rule, Regex expression, string name) =>
        Plain(rule.Pattern) == name || expression.IsMatch(name);

    // Files written for PyTorch's DataParallel begin names with this component; the model's own names do not have it.
    private static string Plain(string pattern) =>
        pattern.StartsWith("module.", StringComparison.Ordinal) ? pattern["module.".Length..] : pattern;

    private static Regex Compile(string pattern, string where)
    {
        try
        {
            return new Regex($"^(?:{Plain(pattern)})$", RegexOptions.CultureInvariant);
        }
        catch (ArgumentException reason)
        {
            throw new ArgumentException(
                $"'{pattern}', listed under {where}, is no regular expression: {reason.Message} Escape special characters with a backslash.", reason);
        }
    }
}
