using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Standard normal minibatches: what a generator is trained on. Equal seeds and places give equal bits.</summary>
/// <param name="shape">The shape of one sample, without N.</param>
/// <param name="batchSize">N. Range: 1 and more.</param>
/// <param name="batchCount">Minibatches of an epoch. Range: 1 and more.</param>
/// <param name="seed">Any number.</param>
public sealed class NoiseBatches(ReadOnlySpan<long> shape, int batchSize, int batchCount, long seed) : IBatchSource
{
    private readonly long[] _shape = [Demanded(batchSize), .. shape];

    /// <inheritdoc/>
    public int SampleCount => checked(batchSize * batchCount);

    /// <inheritdoc/>
    public int BatchCount { get; } = Demanded(batchCount);

    /// <inheritdoc/>
    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0)
    {
        for (var i = firstBatch; i < BatchCount; i++)
        {
            using var generator = Draws.At(seed, DrawStream.Student, ((long)epoch * BatchCount) + i);
            yield return new Batch(randn(_shape, generator: generator), zeros([_shape[0]]));
        }
    }

    private static int Demanded(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return count;
    }
}
