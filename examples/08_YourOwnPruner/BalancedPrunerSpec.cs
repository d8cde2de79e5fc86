using System.Collections.Immutable;
using Distiller.Pruning;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.YourOwnPruner;

/// <summary>Prunes the smallest weights of each row of a linear layer, as many in every row.</summary>
/// <remarks>
/// Weights (Out, In): every output keeps In - ⌊s · In⌋ weights, so that parallel units finish together.
/// <para>Source: Yao et al. 2019, arXiv 1811.00206.</para>
/// </remarks>
internal sealed record BalancedPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Fraction of each row to prune, by progress.</summary>
    public required ISparsityCurve Curve { get; init; }

    /// <summary>Weights of linear layers.</summary>
    public required WeightSelector Weights { get; init; }

    public override IPruner Build(BuildContext context) =>
        new Worker(Name, Curve, Weights.Resolve(context, $"pruners.{Name}.weights"));

    private sealed class Worker(string name, ISparsityCurve curve, ImmutableArray<string> parameters) : IPruner
    {
        public string Name { get; } = name;

        public ImmutableArray<string> Parameters { get; } = parameters;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request) =>
            Parameters.ToDictionary(parameter => parameter, parameter => Mask(request.Weight(parameter), curve.At(request.Progress)));

        public void Dispose()
        {
        }

        private static Tensor Mask(Tensor weight, double sparsity)
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            long kept = weight.shape[1] - (long)Math.Floor(sparsity * weight.shape[1]);
            (_, Tensor largest) = weight.abs().topk((int)kept, 1);
            return zeros_like(weight).scatter(1, largest, ones_like(largest).to_type(weight.dtype)).MoveToOuterDisposeScope();
        }
    }
}
