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
    private const int ReasonsShown = 3;
    private const string UnseenReason = "the output does not respond to it, so that its removal cannot be proven (KeepUnseen = false removes it unproven)";

    private readonly Dictionary<string, LayerWeights> _layers = model.named_modules()
        .Prepend((name: "", module: model))
        .ToDictionary(entry => entry.name, entry => new LayerWeights(entry.name, entry.module), StringComparer.Ordinal);

    /// <summary>Thins.</summary>
    public ThinningResult Thin(MaskTable? masks, optim.Optimizer? optimizer)
    {
        var plan = new ThinningPlanner(couplings, _layers, masks, options).Plan();
        Demand(plan.Kept);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var evaluation = new ModelModes(model);
        var tensors = Surgery.Tensors(model);
        var parametersBefore = model.parameters().Sum(parameter => parameter.numel());
        var sizesBefore = Sizes();
        var proof = new ThinningProof(model, outputs, options.Tolerance);
        var live = new LiveProof(model, proof, tensors, Recipe, options);
        var (removed, unseen, sensitivity) = Examine(plan.Removed, live);
        ImmutableArray<KeptStructure> kept = [.. plan.Kept, .. unseen];
        Demand(kept);
        var recipe = Recipe(removed);
        ProvenCut cut;
        try
        {
            cut = Cut(recipe);
        }
        catch (ModelStructureException failure)
        {
            var culprits = Culprits.Find(removed, couplings, _layers, tensors, Failure);
            if (!options.KeepFixed || culprits.Count == 0)
            {
                throw Refusal(failure, culprits);
            }

            kept = [.. kept, .. culprits.SelectMany(culprit => Structures(culprit.Key, culprit.Value))];
            recipe = Recipe([.. removed.Where(channel => !culprits.ContainsKey(channel))]);
            cut = Cut(recipe);
        }

        return new()
        {
            Recipe = recipe,
            ProofError = cut.Error,
            ProofSensitivity = recipe.IsEmpty ? double.NaN : sensitivity,
            InputSensitivity = cut.InputSensitivity,
            OutputChange = cut.Change,
            Kept = kept,
            Layers = [.. Sizes().Zip(sizesBefore)
                .Where(pair => pair.First != pair.Second)
                .Select(pair => new ThinnedLayer(pair.First.Layer, pair.Second.Outputs, pair.First.Outputs, pair.Second.Inputs, pair.First.Inputs))],
            ParametersBefore = parametersBefore,
            ParametersAfter = model.parameters().Sum(parameter => parameter.numel()),
        };

        ThinningRecipe Recipe(IReadOnlyCollection<CoupledChannel> channels) => RecipeBuilder.Build(channels, couplings, _layers, tensors);

        ProvenCut Cut(ThinningRecipe planned) => this.Cut(planned, proof, live, tensors, masks, optimizer);

        string? Failure(ThinningRecipe tried)
        {
            try
            {
                live.Check(tried);
                proof.Try(tried, tensors);
                return null;
            }
            catch (ModelStructureException exception)
            {
                return exception.Message;
            }
        }
    }

    private ProvenCut Cut(
        ThinningRecipe recipe, ThinningProof proof, LiveProof live, Dictionary<string, Tensor> tensors, MaskTable? masks, optim.Optimizer? optimizer)
    {
        if (recipe.IsEmpty)
        {
            return new(0, 0, double.NaN);
        }

        var liveError = live.Check(recipe);
        IReadOnlyList<Tensor> before;
        using var constants = options.FoldConstants ? new ConstantFolding(model, recipe) : null;
        using (TemporaryWeights.Masked(masks))
        {
            before = proof.Run();
            constants?.Measured();
        }

        var expected = proof.RunWithout(recipe, tensors);
        using var surgery = Surgery.Prepare(recipe, model, masks, optimizer, options.OnStep);
        surgery.Cut();
        var error = Math.Max(liveError, proof.Check(expected));
        constants?.Fold(surgery);
        surgery.CutTraining();
        double change;
        using (TemporaryWeights.Masked(masks))
        {
            change = ThinningProof.Difference(proof.Run(), before);
        }

        surgery.Complete();
        return new(error, change, ThinningProof.Variation(before));
    }

    /// <summary>Sorts out what the output does not show: a proof about it could not fail.</summary>
    private (ImmutableArray<CoupledChannel> Removed, IEnumerable<KeptStructure> Unseen, double Sensitivity) Examine(
        ImmutableArray<CoupledChannel> removed, LiveProof live)
    {
        HashSet<CoupledChannel> due = new(removed, ReferenceEqualityComparer.Instance);
        CoupledChannel[][] groups = [.. couplings.Groups.Select(group => group.Channels.Where(due.Contains).ToArray()).Where(group => group.Length > 0)];
        var sensitivities = live.Sensitivities(groups);
        var unseen = groups.Where((_, index) => options.KeepUnseen && !double.IsNaN(sensitivities[index]) && !live.IsSeen(sensitivities[index])).ToArray();
        due.ExceptWith(unseen.SelectMany(group => group));
        return (
            [.. removed.Where(due.Contains)],
            unseen.SelectMany(group => group).SelectMany(channel => Structures(channel, UnseenReason)),
            groups.Zip(sensitivities).Where(pair => due.Contains(pair.First[0])).Select(pair => pair.Second).DefaultIfEmpty(double.NaN).Min());
    }

    private void Demand(ImmutableArray<KeptStructure> kept)
    {
        if (options.RequireAll && kept.Length > 0)
        {
            throw new ModelStructureException(
                $"A zero structure cannot be removed: {kept[0]}. It is one of {kept.Length.ToString(CultureInfo.InvariantCulture)}. "
                + "Prune coupled layers alike (group them or let one lead), or allow such structures to stay with RequireAll = false.");
        }
    }

    /// <summary>What failed, and which layers' channels the code fixes.</summary>
    private static ModelStructureException Refusal(ModelStructureException failure, Dictionary<CoupledChannel, string> culprits)
    {
        var cause = culprits.Count == 0
            ? "No group of channels fails alone: several of them depend on each other in code, as the halves of a split do."
            : $"Channels that cannot go: {Causes(failure, culprits)}.";
        return new(
            $"{failure.Message} The model is unchanged. {cause} "
            + "Its code depends on a number of channels: a view such as 'x.view(-1, 400)' (write 'x.flatten(1)'), a split or shuffle, a mean over channels, a parameter of its own. "
            + "KeepFixed = true keeps such channels and removes the others.",
            failure.InnerException ?? failure);
    }

    /// <summary>The layers by reason; where code fixes many, those behind the first reasons are only named.</summary>
    private static string Causes(ModelStructureException failure, Dictionary<CoupledChannel, string> culprits)
    {
        var byReason = culprits
            .GroupBy(culprit => culprit.Value, culprit => Producers(culprit.Key))
            .Select(group => (Reason: group.Key, Layers: group.SelectMany(names => names).Distinct().ToArray()))
            .ToArray();
        var shown = byReason.Take(ReasonsShown).ToArray();
        string[] others = [.. byReason.Skip(ReasonsShown).SelectMany(group => group.Layers).Distinct().Except(shown.SelectMany(group => group.Layers))];
        return string.Join("; ", shown.Select(group => $"those of {string.Join(" and ", group.Layers)}{(group.Reason == failure.Message ? "" : $" ({group.Reason.TrimEnd('.')})")}"))
            + (others.Length > 0 ? $"; alike those of {string.Join(", ", others)}" : "");
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

    private sealed record ProvenCut(double Error, double Change, double InputSensitivity);
}
