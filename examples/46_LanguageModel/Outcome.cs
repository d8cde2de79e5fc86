namespace Distiller.Examples.SizeOfLanguageModels;

/// <summary>A trained model in numbers.</summary>
/// <param name="Hidden">Values in the state of each cell.</param>
/// <param name="Target">Sparsity that pruning aimed at; 0 for a dense model.</param>
/// <param name="Parameters">All parameters, biases too.</param>
/// <param name="NonZero">Those that are not 0.</param>
/// <param name="Perplexity">On test sentences.</param>
internal sealed record Outcome(int Hidden, double Target, long Parameters, long NonZero, double Perplexity)
{
    /// <summary>Name in tables.</summary>
    public string Name => Target > 0 ? FormattableString.Invariant($"{Hidden} hidden, AGP {100 * Target:0} %") : FormattableString.Invariant($"{Hidden} hidden, dense");

    /// <summary>Name beside a point.</summary>
    public string ShortName => Target > 0 ? FormattableString.Invariant($"{100 * Target:0} %") : FormattableString.Invariant($"{Hidden}");

    /// <summary>The part of all parameters that is 0, in percent.</summary>
    public double Sparsity => 100 * (1 - ((double)NonZero / Parameters));
}
