namespace Distiller.Data;

/// <summary>A data set cut into minibatches, whose order is a pure function of the epoch, so that training can resume anywhere.</summary>
public interface IBatchSource
{
    /// <summary>The number of samples of an epoch.</summary>
    int SampleCount { get; }

    /// <summary>The number of minibatches of an epoch.</summary>
    int BatchCount { get; }

    /// <summary>The minibatches of an epoch.</summary>
    /// <remarks>
    /// The same epoch gives the same minibatches, bit for bit, whatever was read before and wherever it starts. The tensors of a
    /// minibatch are created when the enumerator moves, on the calling thread, and belong to the caller's dispose scope.
    /// </remarks>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="firstBatch">The first minibatch wanted. Range: 0 to <see cref="BatchCount"/>.</param>
    /// <returns>The minibatches from the first one wanted, in order.</returns>
    IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0);
}
