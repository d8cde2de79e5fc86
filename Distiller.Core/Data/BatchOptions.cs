using static TorchSharp.torch;

namespace Distiller.Data;

/// <summary>How a data set is cut into minibatches.</summary>
public sealed record BatchOptions
{
    /// <summary>Samples in a minibatch. Range: 1 and more.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Whether each epoch has an order of its own. Default: the order of the data set.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether a last minibatch that is not full is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Decides orders and augmentation, together with the epoch.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Makes model inputs of stored samples, for example scaling bytes or augmenting images. Receives samples of shape (N, ...)
    /// and a seed that differs from minibatch to minibatch; must depend on these two alone. Null: samples as they are.
    /// </summary>
    public Func<Tensor, long, Tensor>? Transform { get; init; }
}
