using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What enters a stage of a chain, for all minibatches, so that only the rest has to run again.</summary>
internal sealed class PrefixCache : IBatchSource, IDisposable
{
    private readonly ModelChain _chain;
    private readonly List<Batch> _batches;
    private int _stage;

    /// <summary>Caches the data itself.</summary>
    internal PrefixCache(ModelChain chain, IBatchSource data)
    {
        _chain = chain;
        _batches = [.. data.ReadEpoch(0).Select(Kept)];
    }

    public int SampleCount => _batches.Sum(batch => batch.Count);

    public int BatchCount => _batches.Count;

    /// <summary>Moves the cache on to the input of a later stage; it never goes back.</summary>
    internal void Advance(int stage)
    {
        if (stage <= _stage)
        {
            return;
        }

        using var noGrad = no_grad();
        for (var i = 0; i < _batches.Count; i++)
        {
            using var scope = NewDisposeScope();
            var batch = _batches[i];
            var inputs = _stage == 0 ? ChannelsLast.Apply(batch.Inputs) : batch.Inputs;
            _batches[i] = new Batch(_chain.Run(inputs, _stage, stage).DetachFromDisposeScope(), batch.Targets);
            batch.Inputs.Dispose();
        }

        _stage = stage;
    }

    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) =>
        _batches.Skip(firstBatch).Select(batch => new Batch(batch.Inputs.alias(), batch.Targets.alias()));

    public void Dispose() => _batches.ForEach(batch => batch.Dispose());

    private static Batch Kept(Batch batch)
    {
        batch.Inputs.DetachFromDisposeScope();
        batch.Targets.DetachFromDisposeScope();
        return batch;
    }
}
