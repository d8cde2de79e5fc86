using System.Collections.Immutable;
using System.Globalization;
using Distiller.Graph;
using Distiller.Masking;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Thins one model: plans, cuts, proves, and takes the cut back if the proof fails.</summary>
/// <param name="model">The model.</param>
/// <param name="couplings">Its couplings.</param>
/// <param name="outputs">Runs the model on the proof's input, the same each time.</param>
/// <param name="options">How it is thinned.</param>
internal sealed class Thinner(nn.Module model, Couplings couplings, Func<IReadOnlyList<Tensor>> outputs, ThinningOptions options)
{
    /// <summary>Outputs below this are rounding noise, to which nothing is related.</summary>
    private const double SmallestScale = 1e-6;

    private readonly Dictionary<string, LayerWeights> _layers = model.named_modules()
        .Prepend((name: "", module: model))
        .ToDictionary(entry => entry.name, entry => new LayerWeights(entry.name, entry.module), StringComparer.Ordinal);

    /// <summary>Thins.</summary>
    public ThinningResult Thin(MaskTable? masks, optim.Optimizer? optimizer)
    {
        var plan = new ThinningPlanner(couplings, _layers, masks, options).Plan();
        if (options.RequireAll && plan.Kept.Length > 0)
        {
            throw new ModelStructureException(
                $"A zero structure cannot be removed: {plan.Kept[0]}. It is one of {plan.Kept.Length.ToString(CultureInfo.InvariantCulture)}. "
                + "Prune coupled layers alike (group them or let one lead), or allow such structures to stay with RequireAll = false.");
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var evaluation = new ModelModes(model);
        var tensors = Surgery.Tensors(model);
        var recipe = RecipeBuilder.Build(plan.Removed, couplings, _layers, tensors);
        var parametersBefore = model.parameters().Sum(parameter => parameter.numel());
        var sizesBefore = Sizes();
        var (proofError, change) = recipe.IsEmpty ? (0, 0) : Cut(recipe, tensors, masks, optimizer);
        return new()
        {
            Recipe = recipe,
            ProofError = proofError,
            OutputChange = change,
            Kept = plan.Kept,
            Layers = [.. Sizes().Zip(sizesBefore)
                .Where(pair => pair.First != pair.Second)
                .Select(pair => new ThinnedLayer(pair.First.Layer, pair.Second.Outputs, pair.First.Outputs, pair.Second.Inputs, pair.First.Inputs))],
            ParametersBefore = parametersBefore,
            ParametersAfter = model.parameters().Sum(parameter => parameter.numel()),
        };
    }

    private (double ProofError, double Change) Cut(
        ThinningRecipe recipe, Dictionary<string, Tensor> tensors, MaskTable? masks, optim.Optimizer? optimizer)
    {
        IReadOnlyList<Tensor> before;
        using var constants = options.FoldConstants ? new ConstantFolding(model, recipe) : null;
        using (TemporaryWeights.Masked(masks))
        {
            before = Run();
            constants?.Measured();
        }

        IReadOnlyList<Tensor> expected;
        using (TemporaryWeights.Without(recipe, tensors))
        {
            expected = Run();
        }

        using var surgery = Surgery.Prepare(recipe, model, masks, optimizer);
        surgery.Cut();
        var error = Difference(RunThinned(), expected);
        if (!(error <= options.Tolerance))
        {
            throw new ModelStructureException(string.Create(
                CultureInfo.InvariantCulture,
                $"The thinned model computes something else than the masked one: relative error {error:E2}, allowed {options.Tolerance:E2}. ")
                + "The model is unchanged. Something in it depends on the number of channels: a shuffle or split in code, a mean or norm over channels, a branch.");
        }

        surgery.Commit();
        constants?.Fold();
        using (TemporaryWeights.Masked(masks))
        {
            return (error, Difference(Run(), before));
        }
    }

    private IReadOnlyList<Tensor> RunThinned()
    {
        try
        {
            return Run();
        }
        catch (Exception exception)
        {
            throw new ModelStructureException(
                $"The thinned model does not run, and is unchanged: {exception.Message.Split('\n')[0]} "
                + "Its code probably fixes a number of channels, as in 'x.view(-1, 400)' or a parameter of its own; write 'x.flatten(1)', or keep the structures that feed it.",
                exception);
        }
    }

    private IReadOnlyList<Tensor> Run() => [.. outputs().Select(output => output.detach())];

    private ImmutableArray<(string Layer, long Outputs, long Inputs)> Sizes() =>
        [.. couplings.Layers.Select(name => (name, _layers[name].Outputs, _layers[name].Inputs))];

    private static double Difference(IReadOnlyList<Tensor> actual, IReadOnlyList<Tensor> expected)
    {
        var largest = 0.0;
        for (var index = 0; index < expected.Count; index++)
        {
            if (!actual[index].shape.SequenceEqual(expected[index].shape))
            {
                return double.PositiveInfinity;
            }

            var scale = Math.Max(expected[index].abs().max().to(ScalarType.Float64).item<double>(), SmallestScale);
            var difference = (actual[index] - expected[index]).abs().max().to(ScalarType.Float64).item<double>();
            largest = Math.Max(largest, difference / scale);
        }

        return largest;
    }
}
