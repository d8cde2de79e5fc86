using System.Collections.Immutable;
using System.Globalization;
using Distiller.Masking;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Replaces layers by two smaller ones whose product is close to them.</summary>
public static class LowRank
{
    private const double Tolerance = 1e-4;

    extension(nn.Module<Tensor, Tensor> model)
    {
        /// <summary>Factors layers by singular value decomposition, and proves that the two layers compute the product of the factors.</summary>
        /// <remarks>
        /// With W = U Σ Vᵀ and rank l, the best approximation of that rank is Ŵ = U_l Σ_l V_lᵀ. A linear layer (Out, In) becomes (l, In)
        /// and (Out, l) at l·(Out + In) instead of Out·In products. The second factor stays in the layer, with the original bias; the
        /// first is its child <c>reduce</c>, without bias. An optimizer that is given learns the new parameters in the groups of their layers, and has no
        /// memory of the factored weights. Masks of these, if given, are dropped: a product of factors has no zeros to keep.
        /// <para>
        /// A checkpoint of a factored model loads into a model of full size that was factored at the same ranks first; a run whose schedule
        /// factors resumes by itself.
        /// </para>
        /// <para>Source: Distiller, <c>modules/tsvd.py</c>, whose two layers have random biases (toolkit 18.4).</para>
        /// </remarks>
        /// <param name="inputShape">Shape of an input, (N, …), on which the proof runs.</param>
        /// <param name="layers">What to factor. <see cref="LowRankSearch"/> finds ranks.</param>
        /// <param name="masks">The model's masks, which follow.</param>
        /// <param name="optimizer">The optimizer, which follows.</param>
        /// <returns>Errors of the weights, the proof, sizes before and after.</returns>
        /// <exception cref="ModelStructureException">There is no such layer, it cannot be factored, or the proof failed; the model is unchanged.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A rank is out of range; the model is unchanged.</exception>
        public LowRankReport Factor(
            long[] inputShape, IEnumerable<LowRankLayer> layers, MaskTable? masks = null, optim.Optimizer? optimizer = null)
        {
            ArgumentNullException.ThrowIfNull(inputShape);
            using var input = ProofInput.Make(model, inputShape, vocabulary: null, inputShape[0]);
            return model.Factor(input, layers, masks, optimizer);
        }

        /// <summary>As the other form, with an input of the caller's: for models that read indices, such as words.</summary>
        /// <param name="input">A batch of inputs, (N, …), on which the proof runs.</param>
        /// <param name="layers">What to factor.</param>
        /// <param name="masks">The model's masks, which follow.</param>
        /// <param name="optimizer">The optimizer, which follows.</param>
        /// <returns>Errors of the weights, the proof, sizes before and after.</returns>
        /// <exception cref="ModelStructureException">As above; the model is unchanged.</exception>
        /// <exception cref="ArgumentOutOfRangeException">As above; the model is unchanged.</exception>
        public LowRankReport Factor(Tensor input, IEnumerable<LowRankLayer> layers, MaskTable? masks = null, optim.Optimizer? optimizer = null)
        {
            ArgumentNullException.ThrowIfNull(input);
            ImmutableArray<LowRankLayer> specs = [.. layers];
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var evaluation = new ModelModes(model);
            LayerFactors[] factors = [.. specs.Select(spec => new LayerFactors(model, spec))];
            Tensor before = model.call(input);
            long macs = Macs(model, input);
            long parameters = Count(model);
            (Tensor First, Tensor Second, Tensor Product)[] parts = [.. factors.Select(factor => factor.Factor())];
            ImmutableArray<double> errors = [.. factors.Zip(parts, (factor, part) => RelativeNorm(factor.Weight, part.Product))];
            Tensor expected = WithProducts(model, input, factors, parts);
            double proof = Replace(model, input, expected, specs, factors, parts, replaced => Join(replaced, factors, masks, optimizer));
            return new()
            {
                Layers = specs,
                WeightErrors = errors,
                ProofError = proof,
                OutputChange = Difference(model.call(input), before),
                MacsBefore = macs,
                MacsAfter = Macs(model, input),
                ParametersBefore = parameters,
                ParametersAfter = Count(model),
            };
        }
    }

    private static double Replace(
        nn.Module<Tensor, Tensor> model,
        Tensor input,
        Tensor expected,
        ImmutableArray<LowRankLayer> specs,
        LayerFactors[] factors,
        (Tensor First, Tensor Second, Tensor Product)[] parts,
        Action<List<FactoredLayer>> commit)
    {
        List<FactoredLayer> replaced = [];
        try
        {
            for (int index = 0; index < specs.Length; index++)
            {
                replaced.Add(new(factors[index], specs[index], parts[index].First, parts[index].Second));
            }

            double proof = Difference(model.call(input), expected);
            if (!(proof <= Tolerance))
            {
                throw new ModelStructureException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The factored model computes something else than the model with the products of the factors: relative error {proof:E2}, allowed {Tolerance:E2}. ")
                    + "The model is unchanged. Its code probably reads a weight directly instead of calling the layer.");
            }

            commit(replaced);
            return proof;
        }
        finally
        {
            replaced.ForEach(layer => layer.Dispose());
        }
    }

    /// <summary>Gives layers the shapes of their factors, without values: for a model into which saved factors are loaded.</summary>
    internal static void Reshape(nn.Module model, IReadOnlyList<LowRankLayer> layers, MaskTable masks, optim.Optimizer? optimizer)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        LayerFactors[] factors = [.. layers.Select(layer => new LayerFactors(model, layer))];
        List<FactoredLayer> replaced = [];
        try
        {
            foreach (var (factor, layer) in factors.Zip(layers))
            {
                var (first, second) = factor.Zeros();
                replaced.Add(new(factor, layer, first, second));
            }

            Join(replaced, factors, masks, optimizer);
        }
        finally
        {
            replaced.ForEach(layer => layer.Dispose());
        }
    }

    /// <summary>Makes the factors part of the model, of its masks and of its optimizer.</summary>
    private static void Join(List<FactoredLayer> replaced, LayerFactors[] factors, MaskTable? masks, optim.Optimizer? optimizer)
    {
        // Optimizers may hold the model's parameters as a sequence that is read at each step, which would then have strangers in it.
        OptimizerMemory.Pin(optimizer);
        replaced.ForEach(layer => layer.Commit());
        OptimizerMemory.Forget(optimizer, factors.Select(factor => factor.Weight));
        foreach (var (layer, factor) in replaced.Zip(factors))
        {
            OptimizerMemory.Join(optimizer, layer.FirstWeight, behind: factor.Weight);
        }

        if (masks is not null)
        {
            foreach (var entry in masks.Entries.Where(entry => factors.Any(factor => factor.Weight.Handle == entry.Parameter.Handle)))
            {
                entry.Clear();
                entry.ClearRegularization();
            }

            masks.Synchronize();
        }
    }

    private static Tensor WithProducts(
        nn.Module<Tensor, Tensor> model, Tensor input, LayerFactors[] factors, (Tensor First, Tensor Second, Tensor Product)[] parts)
    {
        Tensor[] whole = [.. factors.Select(factor => factor.Weight.detach().clone())];
        try
        {
            for (int index = 0; index < factors.Length; index++)
            {
                factors[index].Weight.copy_(parts[index].Product);
            }

            return model.call(input);
        }
        finally
        {
            for (int index = 0; index < factors.Length; index++)
            {
                factors[index].Weight.copy_(whole[index]);
            }
        }
    }

    private static long Macs(nn.Module<Tensor, Tensor> model, Tensor input) => MacCounter.Measure(model, () => _ = model.call(input)).Sum(cost => cost.MacCount);

    private static long Count(nn.Module model) => model.parameters().Sum(parameter => parameter.numel());

    private static double RelativeNorm(Tensor weight, Tensor product)
    {
        Tensor whole = weight.detach().to(ScalarType.Float64);
        return ((whole - product.to(ScalarType.Float64)).norm() / whole.norm()).item<double>();
    }

    private static double Difference(Tensor actual, Tensor expected) =>
        ((actual - expected).abs().max() / expected.abs().max().clamp_min(1e-6)).to(ScalarType.Float64).item<double>();
}
