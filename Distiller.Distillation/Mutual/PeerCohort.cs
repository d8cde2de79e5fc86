using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Models that are trained together and learn from each other. As one model it says what they say on average.</summary>
/// <remarks>The peers are children <c>peer0</c>, <c>peer1</c>, ...: one optimizer, one schedule and one checkpoint serve all. It disposes them.</remarks>
/// <example><code>
/// using var cohort = new PeerCohort([small, other]);
/// var schedule = CompressionSchedule.Empty.LearnMutually(cohort, new MutualSpec { Name = "mutual" }, EpochWindow.Range(0, 30));
/// var trainer = new Trainer(cohort.ToTask(), optimizer, scheduler, options);
/// </code></example>
public sealed class PeerCohort : nn.Module<Tensor, Tensor>
{
    private readonly ImmutableArray<nn.Module<Tensor, Tensor>> _peers;
    private ImmutableArray<Tensor> _logits = [];

    /// <summary>Brings peers together.</summary>
    /// <param name="peers">Two models or more, with outputs of one shape. They may differ in everything else.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public PeerCohort(IEnumerable<nn.Module<Tensor, Tensor>> peers)
        : base(nameof(PeerCohort))
    {
        _peers = [.. peers];
        if (_peers.Length < 2)
        {
            throw new ArgumentException("A cohort needs two peers or more.", nameof(peers));
        }

        for (var i = 0; i < _peers.Length; i++)
        {
            register_module(FormattableString.Invariant($"peer{i}"), _peers[i]);
        }

        RegisterComponents();
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Peers => _peers;

    internal ImmutableArray<Tensor> Logits => _logits;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _peers.Select(peer => peer.call(input)).Aggregate((sum, logits) => sum + logits).div(_peers.Length).MoveToOuterDisposeScope();
    }

    /// <summary>The sum of the peers' cross-entropies on a minibatch.</summary>
    /// <param name="batch">The minibatch.</param>
    /// <returns>A scalar with gradient.</returns>
    public Tensor Loss(Batch batch)
    {
        Forget();
        using var scope = NewDisposeScope();
        var inputs = ChannelsLast.Apply(batch.Inputs);
        _logits = [.. _peers.Select(peer => peer.call(inputs).alias().DetachFromDisposeScope())];
        return _logits.Select(logits => nn.functional.cross_entropy(logits, batch.Targets))
            .Aggregate((sum, term) => sum + term)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The task with which <see cref="Trainer"/> trains all peers; it measures their average.</summary>
    /// <returns>A task for classification.</returns>
    public TrainingTask ToTask() => new()
    {
        Model = this,
        Loss = Loss,
        Evaluate = (source, cancellation) => Evaluator.Classify(this, source, cancellation),
    };

    internal void Forget()
    {
        foreach (var logits in _logits)
        {
            logits.Dispose();
        }

        _logits = [];
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }

        base.Dispose(disposing);
    }
}
