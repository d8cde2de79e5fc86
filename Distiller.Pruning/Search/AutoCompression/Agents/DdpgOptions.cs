namespace Distiller.Pruning;

/// <summary>How the agent of deep deterministic policy gradients learns. The defaults are those of AMC.</summary>
public sealed record DdpgOptions
{
    /// <summary>Episodes with actions drawn at random, before the agent decides and learns. Range: 1 and more. Default 100.</summary>
    public int WarmUpEpisodes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 100;

    /// <summary>Episodes that the memory holds. Range: 1 and more. Null (default): as many as the warm-up has.</summary>
    public int? MemoryEpisodes { get; init; }

    /// <summary>Units in each of the two hidden layers. Range: 1 and more. Default 300.</summary>
    public int HiddenUnits { get; init; } = 300;

    /// <summary>Learning rate of the actor, with Adam. Default 1e-4.</summary>
    public double ActorLearningRate { get; init; } = 1e-4;

    /// <summary>Learning rate of the critic, with Adam. Default 1e-3.</summary>
    public double CriticLearningRate { get; init; } = 1e-3;

    /// <summary>τ: how far the targets follow at each update. Range: 0 to 1. Default 0.01.</summary>
    public double TargetRate
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.01;

    /// <summary>γ: what a later reward is worth. Range: 0 to 1. Default 1.</summary>
    public double Discount
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 1;

    /// <summary>Transitions in an update. Range: 1 and more. Default 64.</summary>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 64;

    /// <summary>Standard deviation of the noise right after the warm-up. Default 0.5.</summary>
    public double Noise { get; init; } = 0.5;

    /// <summary>What the deviation is multiplied by with each episode. Range: 0 to 1. Default 0.95.</summary>
    public double NoiseDecay
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.95;

    /// <summary>α: how fast the mean that is subtracted from rewards follows them. Range: 0 to 1. Default 0.5.</summary>
    public double BaselineRate
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.5;

    /// <summary>Seed of weights, noise and memory.</summary>
    public long Seed { get; init; }
}
