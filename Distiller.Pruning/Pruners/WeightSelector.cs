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
/// Every rule has to match: one that does not is an error with the nearest names.
/// </remarks>
[CollectionBuilder(typeof(WeightSelector), nameof(Names))]
public sealed record WeightSelector : IEnumerable<string>
{
    private readonly ImmutableArray<Rule> _rules;

    private WeightSelector(params ImmutableArray<Rule> rules) => _rules = rules;

    /// <summary>Every parameter named <c>weight</c> with two dimensions or more: convolutions and linear layers, not normalisation.</summary>
    public static WeightSelector AllWeights { get; } = new(new Rule(
        "all weights", (name, parameter, _) => new ModulePath(name).Leaf == "weight" && parameter.dim() >= 2));

    /// <summary>Parameters by name, in this order. A text with <c>*</c> or <c>?</c> is a pattern.</summary>
    /// <param name="names">Names and patterns; at least one when the selector is used.</param>
    public static WeightSelector Names(ReadOnlySpan<string> names) =>
        new(names.ToArray()
            .Select(name => name.AsSpan().ContainsAny('*', '?')
                ? new Rule(name, Matching(new Regex(WildcardPattern(name), RegexOptions.CultureInvariant))) { IsWritten = true }
                : new Rule(name, Test: null) { IsWritten = true })
            .ToImmutableArray());

    /// <summary>Parameters whose whole name matches a regular expression.</summary>
    /// <param name="pattern">A .NET regular expression.</param>
    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    public static WeightSelector Matching(string pattern) =>
        new(new Rule(pattern, Matching(new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant))));

    /// <summary>The parameter <c>weight</c> of every module of a type.</summary>
    /// <typeparam name="TModule">A type of module, such as <c>Conv2d</c> or <c>Linear</c>.</typeparam>
    public static WeightSelector OfModule<TModule>()
        where TModule : nn.Module =>
        new(new Rule($"weights of {typeof(TModule).Name}", (name, _, owner) => new ModulePath(name).Leaf == "weight" && owner is TModule));

    /// <summary>Whether names and patterns are all there is to this selector, so that a file can hold it.</summary>
    internal bool IsListOfNames => _rules.All(rule => rule.IsWritten);

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
            throw new ModelStructureException($"{where} is empty. List parameter names or patterns, or use {nameof(WeightSelector)}.{nameof(AllWeights)}.");
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
            ? throw new ModelStructureException(
                $"'{rule.Text}', listed under {where}, matches no parameter of the model '{context.Model.GetName()}'. {NearestNames.Hint(rule.Text, context.Masks.Names)}")
            : matches;
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
        /// <summary>Whether the text alone makes the rule, so that a file can hold it.</summary>
        public bool IsWritten { get; init; }
    }
}
