using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Rewards channels for being of different lengths, so that some can go.</summary>
/// <remarks>
/// Term of weight w: λ / (v + ε), where v is the variance (n - 1) of the channel lengths sqrt(Σ w² + 1e-8).
/// <para>Source: Distiller, <c>group_regularizer.py</c>, <c>GroupVarianceRegularizer</c>, where ε is 0 and equal lengths
/// give infinity (D-42).</para>
/// </remarks>
public sealed record GroupVarianceSpec : ComponentSpec<IRegularizer>
{
    private const double LengthEpsilon = 1e-8;

    /// <summary>λ by parameter name or pattern. Range: 0 and more.</summary>
    public required IReadOnlyDictionary<string, double> Strengths { get; init; }

    /// <summary>ε, which keeps the term finite. Range: 0 and more. Default 1e-12.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">A weight has fewer than two channels.</exception>
    public override IRegularizer Build(BuildContext context)
    {
        var where = $"regularizers.{Name}.reg_regims";
        var strengths = WeightTable.Resolve(Strengths, context, where);
        foreach (var (name, _) in strengths)
        {
            var shape = context.Masks[name].Parameter.shape;
            if (shape.Length < 2 || shape[1] < 2)
            {
                throw context.Misfit(
                    $"'{name}' of shape {Guards.ShapeText(shape)}, listed under {where}, has fewer than two channels: their lengths have no variance. Remove it.",
                    where,
                    name);
            }
        }

        return new Worker(this, strengths.ToImmutableDictionary(), [.. strengths.Select(entry => entry.Key)]);
    }

    private sealed class Worker(
        GroupVarianceSpec spec, ImmutableDictionary<string, double> strengths, ImmutableArray<string> parameters) : IRegularizer
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = parameters;

        public Tensor Penalty(string name, Tensor weight)
        {
            using var scope = NewDisposeScope();
            var lengths = GroupView.Of(Structure.Channel, weight.shape).Split(weight).square().sum(1).add(LengthEpsilon).sqrt();
            return lengths.var().add(spec.Epsilon).reciprocal().mul(strengths[name]).MoveToOuterDisposeScope();
        }

        public Tensor? ThresholdMask(string name, Tensor weight) => null;
    }
}
