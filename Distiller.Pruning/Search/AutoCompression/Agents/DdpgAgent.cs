using System.Collections.Immutable;
using Distiller.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning;

/// <summary>Deep deterministic policy gradients: an actor that decides, a critic that foresees the reward, and slow copies of both.</summary>
/// <remarks>
/// Critic: min (r - b + γ·Q'(s', π'(s')) - Q(s, a))², actor: max Q(s, π(s)), one update of each for every transition once the warm-up is
/// over. All transitions of an episode earn its final reward r; b is a moving mean of the rewards. Actions are drawn from a normal
/// distribution around π(s), truncated to 0..1, whose deviation shrinks with the episodes.
/// <para>Source: Lillicrap et al. 2015, arXiv 1509.02971; He et al. 2018, arXiv 1802.03494, section 3.3.</para>
/// </remarks>
public sealed class DdpgAgent : ISearchAgent
{
    private readonly DdpgOptions _options;
    private readonly Actor _actor;
    private readonly Actor _slowActor;
    private readonly Critic _critic;
    private readonly Critic _slowCritic;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly ReplayMemory _memory;
    private double? _baseline;

    /// <summary>Makes an agent that has learned nothing.</summary>
    /// <param name="environment">Where it will decide: gives the length of observations and of episodes.</param>
    /// <param name="options">How it learns; null for the defaults.</param>
    public DdpgAgent(ICompressionEnvironment environment, DdpgOptions? options = null)
    {
        _options = options ?? new();
        var (length, hidden) = (environment.ObservationLength, _options.HiddenUnits);
        (_actor, _slowActor, _critic, _slowCritic) = (new(length, hidden), new(length, hidden), new(length, hidden), new(length, hidden));
        Initialize(_actor, _slowActor, SampleOrder.SeedFor(_options.Seed, 0, 0));
        Initialize(_critic, _slowCritic, SampleOrder.SeedFor(_options.Seed, 0, 1));
        _actorOptimizer = optim.Adam(_actor.parameters(), _options.ActorLearningRate);
        _criticOptimizer = optim.Adam(_critic.parameters(), _options.CriticLearningRate);
        _memory = new((_options.MemoryEpisodes ?? _options.WarmUpEpisodes) * environment.StepCount, SampleOrder.SeedFor(_options.Seed, 0, 2));
    }

    /// <inheritdoc/>
    public string Description => $"ddpg, {_options}";

    /// <inheritdoc/>
    public double Act(ImmutableArray<double> observation, int episode, int step)
    {
        SearchDraws draws = new(_options.Seed, episode + 1, step);
        return episode < _options.WarmUpEpisodes
            ? draws.Uniform()
            : draws.TruncatedNormal(Decide(observation), _options.Noise * Math.Pow(_options.NoiseDecay, episode - _options.WarmUpEpisodes));
    }

    /// <summary>What the actor would do, without noise.</summary>
    /// <param name="observation">What is seen.</param>
    /// <returns>Fraction to remove. Range: 0 to 1.</returns>
    public double Decide(ImmutableArray<double> observation)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return _actor.call(tensor([.. observation.Select(value => (float)value)]).unsqueeze(0)).item<float>();
    }

    /// <inheritdoc/>
    public void Learn(ImmutableArray<Transition> transitions, double reward, int episode)
    {
        foreach (var transition in transitions)
        {
            _memory.Add(transition, reward);
        }

        for (var update = 0; episode >= _options.WarmUpEpisodes && update < transitions.Length; update++)
        {
            Update();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _actorOptimizer.Dispose();
        _criticOptimizer.Dispose();
        _actor.Dispose();
        _slowActor.Dispose();
        _critic.Dispose();
        _slowCritic.Dispose();
    }

    private void Update()
    {
        using var scope = NewDisposeScope();
        var (observations, actions, next, continues, rewards) = _memory.Draw(Math.Min(_options.BatchSize, _memory.Count));
        double mean = rewards.mean().item<float>();
        _baseline = _baseline is { } baseline ? baseline + (_options.BaselineRate * (mean - baseline)) : mean;
        _criticOptimizer.zero_grad();
        F.mse_loss(_critic.call(observations, actions), Target(rewards, next, continues)).backward();
        _criticOptimizer.step();

        _actorOptimizer.zero_grad();
        _critic.call(observations, _actor.call(observations)).mean().neg().backward();
        _actorOptimizer.step();
        Follow(_slowActor, _actor);
        Follow(_slowCritic, _critic);
    }

    private Tensor Target(Tensor rewards, Tensor next, Tensor continues)
    {
        using var noGrad = no_grad();
        return rewards - _baseline!.Value + (continues * _options.Discount * _slowCritic.call(next, _slowActor.call(next)));
    }

    private void Follow(nn.Module slow, nn.Module fast)
    {
        using var noGrad = no_grad();
        foreach (var (late, early) in slow.parameters().Zip(fast.parameters()))
        {
            using var difference = early - late;
            late.add_(difference, _options.TargetRate);
        }
    }

    // The generator is the agent's own, so that weights do not depend on what else was random before.
    private static void Initialize(nn.Module network, nn.Module slow, long seed)
    {
        using var noGrad = no_grad();
        using Generator generator = new((ulong)seed);
        foreach (var (layer, copy) in network.modules().OfType<Linear>().Zip(slow.modules().OfType<Linear>()))
        {
            var bound = 1 / Math.Sqrt(layer.weight!.shape[1]);
            layer.weight.uniform_(-bound, bound, generator);
            layer.bias!.uniform_(-bound, bound, generator);
            copy.weight!.copy_(layer.weight);
            copy.bias!.copy_(layer.bias);
        }
    }
}
