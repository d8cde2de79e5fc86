using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.AutoCompression;

/// <summary>The dense network, the environment, and two searches in it.</summary>
internal sealed class Searches : IDisposable
{
    /// <summary>Fraction of the multiply-accumulates that may stay.</summary>
    public const double Density = 0.5;

    private const string Network = "simplenet_mnist";

    // 1 - the square root of one half: most multiply-accumulates shrink with inputs and outputs.
    private const double EqualRatio = 0.29;

    private readonly Lab lab;
    private readonly StateDict dense;
    private readonly IBatchSource validation;

    private Searches(Lab lab, StateDict dense)
    {
        (this.lab, this.dense) = (lab, dense);
        int held = lab.Data.Train.Count / 4;
        validation = new ImageBatches(lab.Data.Train.Skip(lab.Data.Train.Count - held), lab.Data.Family, new ImageBatchOptions { BatchSize = 250 });
        Training = new ImageBatches(
            lab.Data.Train.Take(lab.Data.Train.Count - held), lab.Data.Family, new ImageBatchOptions { BatchSize = 64, Shuffle = true, Seed = lab.Seed });
        Environment = new(Copy, (model, token) => Quality(model, token), new() { InputShape = [.. lab.Data.Family.InputShape], TargetDensity = Density });
    }

    public AutoCompressionEnvironment Environment { get; }

    public AutoCompressionResult? Learned { get; private set; }

    public AutoCompressionResult? Drawn { get; private set; }

    private IBatchSource Training { get; }

    /// <summary>Trains the dense network on images that are not held out.</summary>
    public static Searches Prepare(Lab lab)
    {
        using var model = lab.NewNetwork(Network);
        using StateDict start = ModelState.Save(model);
        Searches searches = new(lab, ModelState.Save(model));
        int epochs = lab.Pick(8, 2);
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs };
        lab.Train(model, CompressionSchedule.Empty.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, 0.02, training: searches.Training);
        foreach (var (name, value) in searches.dense.Tensors)
        {
            using var noGrad = no_grad();
            value.copy_(model.state_dict()[name]);
        }

        return searches;
    }

    /// <summary>The dense network.</summary>
    public nn.Module<Tensor, Tensor> Copy()
    {
        var model = lab.NewNetwork(Network);
        ModelState.Load(model, dense.Tensors, "the dense weights");
        return model;
    }

    public void Run()
    {
        int warmUp = lab.Pick(60, 4);
        int episodes = lab.Pick(240, 10);
        using DdpgAgent agent = new(Environment, new DdpgOptions { WarmUpEpisodes = warmUp, Seed = lab.Seed });
        using RandomAgent chance = new(lab.Seed + 1);
        Learned = Run("ddpg", agent, episodes);
        Drawn = Run("random", chance, episodes);
    }

    /// <summary>Compresses as a search's best episode did and trains on; without a search with equal ratios.</summary>
    public Standing Train(string name, AutoCompressionResult? result)
    {
        using CompressedModel compressed = result is null
            ? Environment.Compress([.. Enumerable.Repeat(EqualRatio, Environment.StepCount)], lab.Seed)
            : result.Compress(Environment);
        TrainOn(compressed);
        return Standing.Of(lab, name, compressed.Model);
    }

    /// <summary>Trains on what episodes of either search left, from the worst reward to the best in equal steps of the rank.</summary>
    /// <param name="count">How many. Range: 2 and more.</param>
    public ImmutableArray<TrainedEpisode> TrainSample(int count)
    {
        (string Agent, AutoCompressionResult Result, SearchEpisode Episode)[] ranked =
        [
            .. new[] { ("ddpg", Learned!), ("random", Drawn!) }
                .SelectMany(search => search.Item2.Episodes.Select(episode => (Agent: search.Item1, Result: search.Item2, Episode: episode)))
                .OrderBy(entry => entry.Episode.Reward),
        ];
        return [.. Enumerable.Range(0, count).Select(place =>
        {
            var (agent, result, episode) = ranked[place * (ranked.Length - 1) / (count - 1)];
            using CompressedModel compressed = (result with { Episodes = [episode] }).Compress(Environment);
            TrainOn(compressed);
            return new TrainedEpisode(agent, episode, lab.Top1(compressed.Model));
        })];
    }

    public void Dispose()
    {
        Environment.Dispose();
        dense.Dispose();
    }

    private void TrainOn(CompressedModel compressed)
    {
        int epochs = lab.Pick(3, 1);
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs };
        lab.Train(
            compressed.Model, CompressionSchedule.Empty.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, 0.01, training: Training);
    }

    private AutoCompressionResult Run(string name, ISearchAgent agent, int episodes)
    {
        AutoCompressionResult? result = null;
        string journal = lab.Book.Folder.PathOf(name + ".jsonl");
        lab.ShowProgress($"Search: {name}", episodes, report => result = AutoCompressionSearch.Run(
            Environment, agent, episodes, lab.Seed, journal, new Reporter(report), lab.Cancellation));
        lab.Book.Folder.WriteTable(name + ".csv", SearchTable.Of(result!.Episodes));
        return result;
    }

    private ModelQuality Quality(nn.Module<Tensor, Tensor> model, CancellationToken token)
    {
        EvaluationResult measured = Evaluator.Classify(model, validation, token);
        return new ModelQuality(100 * measured.Top1 ?? 0, 100 * measured.Top5 ?? 0, measured.Loss);
    }

    private sealed class Reporter(Action<long, string> report) : IProgress<SearchEpisode>
    {
        public void Report(SearchEpisode value) => report(value.Episode + 1, FormattableString.Invariant($"reward {value.Reward:F3}"));
    }
}
