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
        var proof = new ThinningProof(model, outputs, options.Tolerance);
        var parametersBefore = model.parameters().Sum(parameter => parameter.numel());
        var sizesBefore = Sizes();
        var recipe = RecipeBuilder.Build(plan.Removed, couplings, _layers, tensors);
        var kept = plan.Kept;
        double proofError;
        double change;
        try
        {
            (proofError, change) = Cut(recipe, proof, tensors, masks, optimizer);
        }
        catch (ModelStructureException failure)
        {
            var culprits = Culprits.Find(plan.Removed, couplings, _layers, tensors, proof);
            if (!options.KeepFixed || culprits.Count == 0)
            {
                throw Refusal(failure, culprits);
            }

            kept = [.. kept, .. culprits.SelectMany(culprit => Structures(culprit.Key, culprit.Value))];
            recipe = RecipeBuilder.Build([.. plan.Removed.Where(channel => !culprits.ContainsKey(channel))], couplings, _layers, tensors);
            (proofError, change) = Cut(recipe, proof, tensors, masks, optimizer);
        }

        return new()
        {
            Recipe = recipe,
            ProofError = proofError,
            OutputChange = change,
            Kept = kept,
            Layers = [.. Sizes().Zip(sizesBefore)
                .Where(pair => pair.First != pair.Second)
                .Select(pair => new ThinnedLayer(pair.First.Layer, pair.Second.Outputs, pair.First.Outputs, pair.Second.Inputs, pair.First.Inputs))],
            ParametersBefore = parametersBefore,
            ParametersAfter = model.parameters().Sum(parameter => parameter.numel()),
        };
    }

    private (double ProofError, double Change) Cut(
        ThinningRecipe recipe, ThinningProof proof, Dictionary<string, Tensor> tensors, MaskTable? masks, optim.Optimizer? optimizer)
    {
        if (recipe.IsEmpty)
        {
            return (0, 0);
        }

        IReadOnlyList<Tensor> before;
        using var constants = options.FoldConstants ? new ConstantFolding(model, recipe) : null;
        using (TemporaryWeights.Masked(masks))
        {
            before = proof.Run();
            constants?.Measured();
        }

        var expected = proof.RunWithout(recipe, tensors);
        using var surgery = Surgery.Prepare(recipe, model, masks, optimizer);
        surgery.Cut();
        var error = proof.Check(expected);
        surgery.Commit();
        constants?.Fold();
        using (TemporaryWeights.Masked(masks))
        {
            return (error, ThinningProof.Difference(proof.Run(), before));
        }
    }

    /// <summary>What failed, and which layers' channels the code fixes.</summary>
    private static ModelStructureException Refusal(ModelStructureException failure, Dictionary<CoupledChannel, string> culprits)
    {
        var cause = culprits.Count == 0
            ? "No group of channels fails alone: several of them depend on each other in code, as the halves of a split do."
            : "Channels that cannot go: " + string.Join("; ", culprits.GroupBy(culprit => culprit.Value, culprit => Producers(culprit.Key)).Select(
                group => $"those of {string.Join(" and ", group.SelectMany(names => names).Distinct())}"
                    + (group.Key == failure.Message ? "" : $" ({group.Key.TrimEnd('.')})"))) + ".";
        return new(
            $"{failure.Message} The model is unchanged. {cause} "
            + "Its code depends on a number of channels: a view such as 'x.view(-1, 400)' (write 'x.flatten(1)'), a split or shuffle, a mean over channels, a parameter of its own. "
            + "KeepFixed = true keeps such channels and removes the others.",
            failure.InnerException ?? failure);
    }

    private static IEnumerable<string> Producers(CoupledChannel channel) =>
        channel.Slices.Where(slice => slice.Role == SliceRole.Output).Select(slice => $"'{slice.Layer}'");

    private static IEnumerable<KeptStructure> Structures(CoupledChannel channel, string reason) =>
        from slice in channel.Slices
        where slice.Role == SliceRole.Output
        from index in slice.Indices
        select new KeptStructure(slice.Layer, slice.Role, index, reason);

    private ImmutableArray<(string Layer, long Outputs, long Inputs)> Sizes() =>
        [.. couplings.Layers.Select(name => (name, _layers[name].Outputs, _layers[name].Inputs))];
}
