using System.Collections.Immutable;
using Distiller.Graph;

namespace Distiller.Zoo;

/// <summary>Couplings with one deliberate mistake: thinning by them must be refused, or its proof is worth nothing.</summary>
public static class WrongCouplings
{
    /// <summary>
    /// Makes couplings of single groups in each of which one reader takes a channel that stays for one that goes, as a wrong channel map would.
    /// </summary>
    /// <param name="couplings">The right couplings.</param>
    /// <param name="removed">The couplings of channels that shall go.</param>
    /// <param name="most">Most mistakes to make; they are spread over the groups.</param>
    /// <returns>The couplings, one mistake in each.</returns>
    public static ImmutableArray<Couplings> Of(Couplings couplings, IReadOnlyCollection<CoupledChannel> removed, int most)
    {
        HashSet<CoupledChannel> due = new(removed, ReferenceEqualityComparer.Instance);
        ImmutableArray<Couplings> mistakes = [.. couplings.Groups.Select(group => Mistaken(group, due)).OfType<CoupledGroup>().Select(group => couplings with { Groups = [group] })];
        var step = Math.Max(1, (double)mistakes.Length / most);
        return [.. Enumerable.Range(0, Math.Min(most, mistakes.Length)).Select(index => mistakes[(int)(index * step)])];
    }

    private static CoupledGroup? Mistaken(CoupledGroup group, HashSet<CoupledChannel> due)
    {
        foreach (var gone in group.Channels.Where(due.Contains))
        {
            var kept = group.Channels.FirstOrDefault(channel => !due.Contains(channel) && channel.UnprunableReason is null && channel.Kind == gone.Kind);
            var reader = gone.Slices.LastOrDefault(slice => slice.Role == SliceRole.Input && gone.Indices(slice.Layer, SliceRole.Output).IsEmpty)?.Layer;
            if (kept is not null && reader is not null)
            {
                return new()
                {
                    Channels = [.. group.Channels.Select(channel => channel == gone ? With(gone, kept, reader) : channel == kept ? With(kept, gone, reader) : channel)],
                };
            }
        }

        return null;
    }

    private static CoupledChannel With(CoupledChannel channel, CoupledChannel other, string reader) => channel with
    {
        Slices = [.. channel.Slices.Select(slice => slice.Role == SliceRole.Input && slice.Layer == reader
            ? slice with { Indices = other.Indices(reader, SliceRole.Input) }
            : slice)],
    };
}
