using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>What the search prunes, and towards what.</summary>
public sealed record AutoCompressionOptions
{
    /// <summary>Shape of an input of the model, (N, …); N is ignored.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>
    /// Paths of the layers whose ratios are sought, a step each, in the order in which they run; two that must lose the same channels
    /// are refused. Null (default): every layer that has something to remove, the first one of those that are coupled.
    /// </summary>
    public ImmutableArray<string>? Layers { get; init; }

    /// <summary>What is removed from a layer: <see cref="Structure.Filter"/> (default) or <see cref="Structure.Channel"/>.</summary>
    public Structure Structure
    {
        get;
        init => field = value is Structure.Filter or Structure.Channel
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The search removes filters or channels. Set Structure to one of these.");
    }
    = Structure.Filter;

    /// <summary>What the search strives for. Default: the best accuracy within a budget.</summary>
    public AutoCompressionProtocol Protocol { get; init; } = AutoCompressionProtocol.MacConstrained;

    /// <summary>The budget: multiply-accumulates that remain, as a fraction of the dense model's. Range: 0 to 1. Default 0.5.</summary>
    public double TargetDensity
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.5;

    /// <summary>Least fraction that an action may remove. Range: 0 to 1. Default 0.</summary>
    public double SmallestAction
    {
        get;
        init => field = Guards.Fraction(value);
    }

    /// <summary>Largest fraction that an action may remove, unless the budget asks for more. Range: 0 to 1. Default 0.8.</summary>
    public double LargestAction
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.8;

    /// <summary>
    /// Makes the pruner of a step from the name of a weight and the fraction to remove. Default: the lowest mean absolute weights, rounded
    /// up so that budgets are met; a <see cref="ChannelReconstructionSpec"/> refits what stays, and noise makes the ranking random.
    /// </summary>
    public Func<string, double, ComponentSpec<IPruner>>? Pruner { get; init; }
}
