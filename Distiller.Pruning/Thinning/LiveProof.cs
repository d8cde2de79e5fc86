using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Proves a cut on weights that keep the signal alive, and finds out beforehand whether the output would show a wrong cut at all.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="proof">The proof.</param>
/// <param name="tensors">The model's tensors.</param>
/// <param name="recipes">Makes the recipe that removes couplings.</param>
/// <param name="options">How it is thinned.</param>
internal sealed class LiveProof(
    nn.Module model,
    ThinningProof proof,
    IReadOnlyDictionary<string, Tensor> tensors,
    Func<IReadOnlyCollection<CoupledChannel>, ThinningRecipe> recipes,
    ThinningOptions options)
{
    /// <summary>Draws of weights after which a group that never showed is given up: a unit may by chance be off for all items.</summary>
    private const int Draws = 8;

    /// <summary>A group is seen if the output changes by so many times the tolerance.</summary>
    private const double Margin = 10;

    private readonly SortedSet<long> _draws = [];

    /// <summary>How strongly the output responds to what shall go.</summary>
    /// <param name="groups">The couplings that shall go, group by group.</param>
    /// <returns>
    /// For each group the largest relative change of the output when its couplings come back while all others are zero; NaN if the model computes no
    /// finite numbers with other weights than its own.
    /// </returns>
    public double[] Sensitivities(IReadOnlyList<CoupledChannel[]> groups)
    {
        var sensitivities = new double[groups.Count];
        var isFinite = false;
        var recipe = recipes([.. groups.SelectMany(group => group)]);
        for (var draw = 0L; draw < Draws && sensitivities.Any(sensitivity => !IsSeen(sensitivity)); draw++)
        {
            using var scope = NewDisposeScope();
            using var weights = Install(recipe, draw);
            var full = recipe.Slices.Select(slice => slice.Name).Distinct().ToDictionary(name => name, name => tensors[name].detach(), StringComparer.Ordinal);
            using var zeroed = TemporaryWeights.Without(recipe, tensors);
            var silent = proof.Run();
            if (!silent.All(output => output.isfinite().all().item<bool>()))
            {
                continue;
            }

            isFinite = true;
            for (var index = 0; index < groups.Count; index++)
            {
                if (!IsSeen(sensitivities[index]) && Change(groups, index, full, silent) is var change && change > sensitivities[index])
                {
                    sensitivities[index] = change;
                    _draws.Add(draw);
                }
            }
        }

        return isFinite ? sensitivities : [.. sensitivities.Select(_ => double.NaN)];
    }

    /// <summary>Whether a wrong cut of a group of this sensitivity would show.</summary>
    public bool IsSeen(double sensitivity) => sensitivity > Margin * options.Tolerance;

    /// <summary>Cuts with each draw of weights that showed something, compares, and takes the cut back.</summary>
    /// <returns>The largest relative difference.</returns>
    /// <exception cref="ModelStructureException">The model does not run, or differs.</exception>
    public double Check(ThinningRecipe recipe)
    {
        var largest = 0.0;
        foreach (var draw in _draws)
        {
            using var scope = NewDisposeScope();
            using var weights = Install(recipe, draw);
            largest = Math.Max(largest, proof.Try(recipe, tensors, "random weights"));
        }

        return largest;
    }

    private TemporaryWeights Install(ThinningRecipe recipe, long draw) =>
        LiveWeights.Install(model, recipe, tensors, () => proof.Run(), unchecked(options.Seed + draw));

    private double Change(IReadOnlyList<CoupledChannel[]> groups, int index, Dictionary<string, Tensor> full, IReadOnlyList<Tensor> silent)
    {
        using var scope = NewDisposeScope();
        var rest = recipes([.. groups.Where((_, other) => other != index).SelectMany(group => group)]).Slices.ToLookup(slice => slice.Name);
        var touched = recipes(groups[index]).Slices.Select(slice => slice.Name).Distinct();
        using var restored = TemporaryWeights.Of([.. touched.Select(name => (tensors[name], TemporaryWeights.Zeroed(full[name], rest[name])))]);
        return ThinningProof.Difference(proof.Run(), silent);
    }
}
