using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Data;

/// <summary>Minibatches of samples that are in memory.</summary>
public sealed class TensorBatches : IBatchSource, IDisposable
{
    private readonly Tensor inputs;
    private readonly Tensor targets;
    private readonly BatchOptions options;

    /// <summary>Cuts two tensors into minibatches.</summary>
    /// <param name="inputs">The samples, shape (N, ...). A reference is kept, the tensor stays the caller's.</param>
    /// <param name="targets">What the model should say, shape (N, ...). A reference is kept, the tensor stays the caller's.</param>
    /// <param name="options">Size, order and transformation.</param>
    /// <exception cref="ArgumentException">The tensors differ in N.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public TensorBatches(Tensor inputs, Tensor targets, BatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize, nameof(options));
        if (inputs.shape[0] != targets.shape[0])
        {
            throw new ArgumentException(
                $"There must be one target per sample: inputs have shape {Guards.ShapeText(inputs.shape)}, targets {Guards.ShapeText(targets.shape)}.",
                nameof(targets));
        }

        this.inputs = inputs.alias().DetachFromDisposeScope();
        this.targets = targets.alias().DetachFromDisposeScope();
        this.options = options;
        SampleCount = checked((int)inputs.shape[0]);
    }

    /// <inheritdoc/>
    public int SampleCount { get; }

    /// <inheritdoc/>
    public int BatchCount => options.DropLast
        ? SampleCount / options.BatchSize
        : (SampleCount + options.BatchSize - 1) / options.BatchSize;

    /// <inheritdoc/>
    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        return Read(epoch, firstBatch);
    }

    /// <summary>Lets go of the samples.</summary>
    public void Dispose()
    {
        inputs.Dispose();
        targets.Dispose();
    }

    private IEnumerable<Batch> Read(int epoch, int firstBatch)
    {
        long[]? order = options.Shuffle ? SampleOrder.Shuffled(SampleCount, options.Seed, epoch) : null;
        for (int batch = firstBatch; batch < BatchCount; batch++)
        {
            yield return Cut(order, epoch, batch);
        }
    }

    private Batch Cut(long[]? order, int epoch, int batch)
    {
        using DisposeScope scope = NewDisposeScope();
        int start = batch * options.BatchSize;
        int count = Math.Min(options.BatchSize, SampleCount - start);
        Tensor samples;
        Tensor labels;
        if (order is null)
        {
            samples = inputs.narrow(0, start, count);
            labels = targets.narrow(0, start, count);
        }
        else
        {
            Tensor index = tensor(order[start..(start + count)], dtype: ScalarType.Int64);
            samples = inputs.index_select(0, index);
            labels = targets.index_select(0, index);
        }

        Tensor prepared = options.Transform?.Invoke(samples, SampleOrder.SeedFor(options.Seed, epoch, batch)) ?? samples;
        return new Batch(prepared.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }
}
