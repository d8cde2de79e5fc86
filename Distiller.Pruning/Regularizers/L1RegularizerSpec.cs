using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Lasso: a penalty on the sum of absolute weights, which drives single weights to zero.</summary>
/// <remarks>
/// Term of weight w: λ · Σ |w|. With <see cref="ZeroesSmallWeights"/> weights whose magnitude does not exceed the
/// threshold are zeroed after each step.
/// <para>Source: Distiller, <c>l1_regularizer.py</c>, which calls its hard threshold soft (D-66).</para>
/// </remarks>
public sealed record L1RegularizerSpec : ComponentSpec<IRegularizer>
{
    /// <summary>λ by parameter name or pattern. Range: 0 and more.</summary>
    public required IReadOnlyDictionary<string, double> Strengths { get; init; }

    /// <summary>Whether small weights are zeroed after each step. Default: false.</summary>
    public bool ZeroesSmallWeights { get; init; }

    /// <summary>The largest magnitude that is zeroed. Null (default): the strength itself, as in the original.</summary>
    public double? Threshold { get; init; }

    /// <inheritdoc/>
    public override IRegularizer Build(BuildContext context)
    {
        foreach (var strength in Strengths.Values)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(strength, nameof(Strengths));
        }

        var strengths = WeightTable.Resolve(Strengths, context, $"regularizers.{Name}.reg_regims");
        return new Worker(this, strengths.ToImmutableDictionary(), [.. strengths.Select(entry => entry.Key)]);
    }

    private sealed class Worker(
        L1RegularizerSpec spec, ImmutableDictionary<string, double> strengths, ImmutableArray<string> parameters) : IRegularizer
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = parameters;

        public Tensor Penalty(string name, Tensor weight)
        {
            using var scope = NewDisposeScope();
            return weight.abs().sum().mul(strengths[name]).MoveToOuterDisposeScope();
        }

        public Tensor? ThresholdMask(string name, Tensor weight) =>
            spec.ZeroesSmallWeights ? Thresholding.ElementMask(weight, spec.Threshold ?? strengths[name]) : null;
    }
}
