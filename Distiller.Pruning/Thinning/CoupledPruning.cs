using System.Collections.Immutable;
using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Zeroes whole couplings of channels, ready for thinning: a structural mask in one call.</summary>
public static class CoupledPruning
{
    extension(nn.Module model)
    {
        /// <summary>Zeroes the weakest couplings of every group.</summary>
        /// <remarks>
        /// Score of a coupling: the root of the summed squares of all weights that compute it. Of the couplings of a group that the same layers share,
        /// each kind loses the same fraction, so that halves of a split in code stay halves. Weights and biases of the layers and of the
        /// normalisations are zeroed, so that nothing flows any more and thinning changes no output. One coupling of each kind stays.
        /// </remarks>
        /// <param name="couplings">The couplings of the model at its present size.</param>
        /// <param name="fraction">Fraction of the removable couplings to zero, rounded down. Range: [0, 1].</param>
        /// <returns>The couplings that are zero now.</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is outside [0, 1].</exception>
        public ImmutableArray<CoupledChannel> ZeroCouplings(Couplings couplings, double fraction)
        {
            Guards.Fraction(fraction);
            var layers = model.named_modules()
                .Prepend((name: "", module: model))
                .ToDictionary(entry => entry.name, entry => new LayerWeights(entry.name, entry.module), StringComparer.Ordinal);
            var norms = couplings.Groups.SelectMany(group => group.Producers).Distinct()
                .ToDictionary(name => name, name => layers[name].OutputNorms(), StringComparer.Ordinal);
            ImmutableArray<CoupledChannel> zeroed =
            [
                .. from coupledGroup in couplings.Groups
                   from kind in coupledGroup.Channels.Where(channel => channel.UnprunableReason is null).GroupBy(channel => channel.Kind)
                   let count = Math.Min((int)(kind.Count() * fraction), kind.Count() - 1)
                   from channel in kind.OrderBy(channel => Score(channel, norms)).Take(count)
                   select channel,
            ];
            foreach (var slices in zeroed.SelectMany(channel => channel.Slices).Where(slice => slice.Role != SliceRole.Input).GroupBy(slice => slice.Layer))
            {
                layers[slices.Key].ZeroOutput([.. slices.SelectMany(slice => slice.Indices)]);
            }

            return zeroed;
        }
    }

    private static double Score(CoupledChannel channel, Dictionary<string, double[]> norms) => channel.Slices
        .Where(slice => slice.Role == SliceRole.Output)
        .Sum(slice => slice.Indices.Sum(index => norms[slice.Layer][index] * norms[slice.Layer][index]));
}
