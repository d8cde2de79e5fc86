using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds the couplings whose removal, alone, breaks a model: where its code fixes a number of channels.</summary>
/// <remarks>
/// Tried group by group, and in a group that fails kind by kind: couplings that the same layers share are of one kind, such as the part of a
/// residual stream to which a padded shortcut adds nothing.
/// </remarks>
internal static class Culprits
{
    /// <summary>The couplings that cannot go, with the reasons.</summary>
    /// <param name="removed">The couplings that should go.</param>
    /// <param name="couplings">All couplings of the model.</param>
    /// <param name="layers">The layers of the model.</param>
    /// <param name="tensors">The tensors of the model.</param>
    /// <param name="failure">Tries a recipe and takes it back: why it fails, or null.</param>
    public static Dictionary<CoupledChannel, string> Find(
        IReadOnlyCollection<CoupledChannel> removed,
        Couplings couplings,
        IReadOnlyDictionary<string, LayerWeights> layers,
        IReadOnlyDictionary<string, Tensor> tensors,
        Func<ThinningRecipe, string?> failure)
    {
        Dictionary<CoupledChannel, string> culprits = new(ReferenceEqualityComparer.Instance);
        HashSet<CoupledChannel> due = new(removed, ReferenceEqualityComparer.Instance);
        foreach (var group in couplings.Groups)
        {
            CoupledChannel[] inGroup = [.. group.Channels.Where(due.Contains)];
            if (inGroup.Length == 0 || Try(inGroup) is not { } groupFailure)
            {
                continue;
            }

            var kinds = inGroup.GroupBy(channel => channel.Kind).ToArray();
            var failing = kinds.Length == 1
                ? []
                : kinds.Select(kind => (Channels: kind, Failure: Try([.. kind]))).Where(kind => kind.Failure is not null).ToArray();
            foreach (var (channels, reason) in failing.Length > 0 ? failing.Select(kind => ((IEnumerable<CoupledChannel>)kind.Channels, kind.Failure!)) : [(inGroup, groupFailure)])
            {
                foreach (var channel in channels)
                {
                    culprits.Add(channel, reason);
                }
            }
        }

        return culprits;

        string? Try(CoupledChannel[] channels) => failure(RecipeBuilder.Build(channels, couplings, layers, tensors));
    }
}
