using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Distiller.Naming;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Chooses parameters of a model: by name, by wildcard, by regular expression, by the type of module that owns them.</summary>
/// <remarks>
/// A list of texts is a selector: <c>Weights = ["conv1.weight", "layer?.*.conv*.weight"]</c>. An asterisk stands for any
/// characters, dots included; a question mark for one. A <c>module</c> component of PyTorch's DataParallel is tolerated.
/// <c>re:layer[12]\..*weight</c> is a regular expression for the whole name, <c>type:Conv2d</c> the weights of all modules of that
/// type, and <c>all weights</c> is <see cref="AllWeights"/>: whatever selects can be written to a schedule file.
/// Every rule has to match: one that does not is an error with the nearest names.
/// </remarks>
[CollectionBuilder(typeof(WeightSelector), nameof(Names))]
public sealed record WeightSelector : IEnumerable<string>
{
    private const string ExpressionPrefix = "re:";
    private const string TypePrefix = "type:";
    private const string Everything = "all weights";
    private readonly ImmutableArray<Rule> _rules;

    private WeightSelector(params ImmutableArray<Rule> rules) => _rules = rules;

    /// <summary>Every parameter named <c>weight</c> with two dimensions or more: convolutions and linear layers, not normalisation.</summary>
    public static WeightSelector AllWeights { get; } = new(RuleOf(Everything));

    /// <summary>Parameters by name, in this order. A text with <c>*</c> or <c>?</c> is a pattern; see the remarks for other rules.</summary>
    /// <param name="names">Names and patterns; at least one when the selector is used.</param>
    /// <exception cref="ArgumentException">A regular expression is malformed.</exception>
    public static WeightSelector Names(ReadOnlySpan<string> names) => new([.. names.ToArray().Select(RuleOf)]);

    /// <summary>Parameters whose whole name matches a regular expression.</summary>
    /// <param name="pattern">A .NET regular expression.</param>
    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    public static WeightSelector Matching(string pattern) => new(RuleOf(ExpressionPrefix + pattern));

    /// <summary>The parameter <c>weight</c> of every module of a type.</summary>
    /// <typeparam name="TModule">A type of module, such as <c>Conv2d</c> or <c>Linear</c>.</typeparam>
    public static WeightSelector OfModule<TModule>()
        where TModule : nn.Module =>
        new(new Rule(TypePrefix + typeof(TModule).Name, (name, _, owner) => new ModulePath(name).Leaf == "weight" && owner is TModule));

    /// <summary>Whether a text is more than the name of one parameter.</summary>
    internal static bool IsPattern(string text) => RuleOf(text).Test is not null;

    /// <summary>What either selector chooses.</summary>
    /// <param name="other">The selector whose matches come second.</param>
    public WeightSelector And(WeightSelector other) => new(_rules.AddRange(other._rules));

    /// <summary>The parameters chosen: in the order of the rules, then of the model, each once.</summary>
    /// <param name="context">The model.</param>
    /// <param name="where">Where the selector is written, for messages, such as <c>pruners.fine.weights</c>.</param>
    /// <returns>At least one name.</returns>
    /// <exception cref="ModelStructureException">A rule matches nothing, or there are no rules.</exception>
    public ImmutableArray<string> Resolve(BuildContext context, string where)
    {
        if (_rules.IsEmpty)
        {
            throw context.Misfit($"{where} is empty. List parameter names or patterns, or use {nameof(WeightSelector)}.{nameof(AllWeights)}.", where);
        }

        var owners = context.Model.named_modules().GroupBy(entry => entry.name).ToDictionary(group => group.Key, group => group.First().module);
        return [.. _rules.SelectMany(rule => Matches(rule, context, owners, where)).Distinct()];
    }

    /// <summary>The names and patterns, as written.</summary>
    public IEnumerator<string> GetEnumerator() => _rules.Select(rule => rule.Text).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Compares the rules as written.</summary>
    /// <param name="other">The selector to compare with.</param>
    public bool Equals(WeightSelector? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _rules.Aggregate(17, (hash, rule) => HashCode.Combine(hash, rule.Text));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this);

    private static ImmutableArray<string> Matches(
        Rule rule, BuildContext context, Dictionary<string, nn.Module> owners, string where)
    {
        if (rule.Test is null)
        {
            return [.. context.ResolveParameters([rule.Text], where)];
        }

        ImmutableArray<string> matches =
        [
            .. context.Masks.Entries
                .Where(entry => rule.Test(entry.Name, entry.Parameter, owners.GetValueOrDefault(new ModulePath(entry.Name).Parent.ToString()) ?? context.Model))
                .Select(entry => entry.Name),
        ];
        return matches.IsEmpty
            ? throw context.Misfit(
                $"'{rule.Text}', listed under {where}, matches no parameter of the model '{context.Model.GetName()}'. {rule.Hint(context)}", where, rule.Text)
            : matches;
    }

    private static Rule RuleOf(string text)
    {
        if (text == Everything)
        {
            return new Rule(text, (name, parameter, _) => new ModulePath(name).Leaf == "weight" && parameter.dim() >= 2);
        }

        if (text.StartsWith(TypePrefix, StringComparison.Ordinal))
        {
            var type = text[TypePrefix.Length..];
            return new Rule(text, (name, _, owner) => new ModulePath(name).Leaf == "weight" && TypeNames(owner).Contains(type));
        }

        if (text.StartsWith(ExpressionPrefix, StringComparison.Ordinal))
        {
            return new Rule(text, Matching(new Regex($"^(?:{text[ExpressionPrefix.Length..]})$", RegexOptions.CultureInvariant)));
        }

        return new Rule(text, text.AsSpan().ContainsAny('*', '?') ? Matching(new Regex(WildcardPattern(text), RegexOptions.CultureInvariant)) : null);
    }

    private static IEnumerable<string> TypeNames(nn.Module module)
    {
        for (var type = module.GetType(); type is not null && type != typeof(nn.Module); type = type.BaseType)
        {
            yield return type.Name;
        }
    }

    private static Func<string, Tensor, nn.Module, bool> Matching(Regex expression) => (name, _, _) => expression.IsMatch(name);

    private static string WildcardPattern(string wildcard)
    {
        // The parallel component is dropped from the pattern, since the model's names do not have it.
        var name = new ModulePath(wildcard).WithoutParallelComponent.ToString();
        return $"^{Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$";
    }

    private sealed record Rule(string Text, Func<string, Tensor, nn.Module, bool>? Test)
    {
        /// <summary>What the user may have meant: types of modules for a type, names for everything else.</summary>
        public string Hint(BuildContext context) => Text.StartsWith(TypePrefix, StringComparison.Ordinal)
            ? NearestNames.Hint(Text, context.Model.modules().Select(module => TypePrefix + module.GetType().Name).Distinct())
            : NearestNames.Hint(Text, context.Masks.Names);
    }
}
