namespace Distiller.Scheduling;

/// <summary>Where training stands.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Minibatch">The minibatch, counted from 0 inside its epoch.</param>
/// <param name="MinibatchesPerEpoch">How many minibatches an epoch has. Range: above <paramref name="Minibatch"/>.</param>
public readonly record struct TrainingStep(int Epoch, int Minibatch, int MinibatchesPerEpoch)
{
    /// <summary>The number of steps before this one, over all epochs.</summary>
    public long Global => ((long)Epoch * MinibatchesPerEpoch) + Minibatch;

    /// <summary>Whether this is the last minibatch of its epoch.</summary>
    public bool IsLastOfEpoch => Minibatch == MinibatchesPerEpoch - 1;
}
