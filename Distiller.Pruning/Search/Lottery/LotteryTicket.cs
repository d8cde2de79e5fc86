using System.Collections.Immutable;
using Distiller.Masking;
using Distiller.Persistence;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Masks that were found in one training and are tried in another: which weights of a network won.</summary>
/// <remarks>
/// Take a <see cref="Snapshot"/> early, train and prune, take the ticket, <see cref="Rewind"/> to the snapshot and train again with the ticket's
/// masks in force. Only weights have masks: the original also masks biases and shifts that happen to be zero, which then can never be learned (D-59).
/// <para>Source: Frankle and Carbin 2019, arXiv 1803.03635; rewinding to an early moment: Frankle et al. 2020, arXiv 1912.05671;
/// Distiller: <c>examples/lottery_ticket/lottery.py</c>.</para>
/// </remarks>
public sealed class LotteryTicket : IDisposable
{
    private LotteryTicket(ImmutableSortedDictionary<string, Tensor> masks) => Masks = masks;

    /// <summary>Masks by parameter name, 1 keep and 0 prune. They belong to the ticket.</summary>
    public ImmutableSortedDictionary<string, Tensor> Masks { get; }

    /// <summary>Fraction of the weights with a mask that are kept.</summary>
    public double Density
    {
        get
        {
            using var scope = NewDisposeScope();
            return Masks.Values.Sum(mask => mask.sum().to(ScalarType.Float64).item<double>()) / Masks.Values.Sum(mask => mask.numel());
        }
    }

    /// <summary>Keeps a copy of a model's weights and buffers, to rewind to.</summary>
    /// <param name="model">The model, untrained or early in training.</param>
    /// <returns>The copy, which the caller disposes.</returns>
    public static StateDict Snapshot(nn.Module model) => ModelState.Save(model);

    /// <summary>The ticket of a pruned model: weights that are not zero won.</summary>
    /// <param name="pruned">The model, pruned and trained.</param>
    /// <param name="weights">The weights that have masks; null for all weights of convolutions and linear layers.</param>
    /// <returns>The ticket, which the caller disposes.</returns>
    /// <exception cref="ModelStructureException">The selector matches nothing.</exception>
    public static LotteryTicket Of(nn.Module pruned, WeightSelector? weights = null)
    {
        using MaskTable table = new(pruned);
        using BuildContext context = new(pruned, table);
        return Of((weights ?? WeightSelector.AllWeights).Resolve(context, "the lottery ticket").Select(name =>
        {
            using var kept = table[name].Parameter.ne(0);
            return KeyValuePair.Create(name, kept.to_type(ScalarType.Float32));
        }));
    }

    /// <summary>A ticket of given masks, such as random ones to compare with.</summary>
    /// <param name="masks">Masks by parameter name; the ticket takes them over.</param>
    /// <returns>The ticket, which the caller disposes.</returns>
    public static LotteryTicket Of(IEnumerable<KeyValuePair<string, Tensor>> masks) => new(masks.ToImmutableSortedDictionary(
        mask => mask.Key, mask => mask.Value.DetachFromDisposeScope(), StringComparer.Ordinal));

    /// <summary>Brings early weights back and zeroes what the masks prune.</summary>
    /// <param name="model">The model.</param>
    /// <param name="snapshot">The early weights.</param>
    /// <exception cref="InvalidDataException">The snapshot is of another model; the model is unchanged.</exception>
    public void Rewind(nn.Module model, StateDict snapshot)
    {
        ModelState.Load(model, snapshot.Tensors, "the snapshot of early weights");
        using MaskTable table = new(model);
        Install(table);
    }

    /// <summary>Puts the masks in force for a training: they are applied now and after each step.</summary>
    /// <param name="masks">The masks of the scheduler that will train the model.</param>
    /// <exception cref="ModelStructureException">The model lacks a parameter that the ticket masks.</exception>
    public void Install(MaskTable masks)
    {
        foreach (var (name, mask) in Masks)
        {
            using var fitting = mask.to(masks[name].Parameter.dtype, masks[name].Parameter.device, copy: true);
            masks[name].Set(fitting);
            masks[name].Apply();
        }
    }

    /// <summary>Frees the masks.</summary>
    public void Dispose()
    {
        foreach (var mask in Masks.Values)
        {
            mask.Dispose();
        }
    }
}
