using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Zoo.Data;
using Distiller.Zoo.EarlyExit;
using static TorchSharp.torch;

namespace Distiller.Examples.EarlyExit;

/// <summary>A threshold with what it led to.</summary>
internal sealed record SweepPoint(ExitRule Rule, double Threshold, ExitStatistics Statistics);

/// <summary>The network with its exits, and what is measured on it.</summary>
internal sealed class ExitLab : IDisposable
{
    private const string SecondModule = "layer2.2.relu2";
    private const double SecondWeight = 0.3;
    private readonly Lab _lab;
    private readonly EarlyExits _exits;

    public ExitLab(Lab lab, string name)
    {
        _lab = lab;
        Design = EarlyExitModels.Find(name);
        manual_seed(lab.Seed);
        Model = Design.Network.Build();
        ExitSpec second = new() { Module = SecondModule, Branch = SecondBranch, LossWeight = SecondWeight, Threshold = Design.Exits[0].Threshold };
        Specs =
        [
            .. Design.Exits.Select(place => new ExitSpec { Module = place.Module, Branch = place.Branch, LossWeight = place.LossWeight, Threshold = place.Threshold }),
            second,
        ];
        _exits = new EarlyExits(Model, Specs);
    }

    public EarlyExitModel Design { get; }

    public ImmutableArray<ExitSpec> Specs { get; }

    public nn.Module<Tensor, Tensor> Model { get; }

    public IReadOnlyList<nn.Module<Tensor, Tensor>> Branches => _exits.Branches;

    /// <summary>One image a minibatch: times are latencies.</summary>
    private ImageBatches SingleImages => new(_lab.Data.Test, _lab.Data.Family, new ImageBatchOptions { BatchSize = 1 });

    /// <summary>The point at which about half of the samples do not reach the end.</summary>
    public static SweepPoint Middle(ImmutableArray<SweepPoint> sweep) => sweep.MinBy(point => Math.Abs(point.Statistics.Exits[^1].Share - 0.5))!;

    public ImmutableArray<EpochRecord> Train(int epochs)
    {
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs, WarmUpEpochs = epochs > 2 ? 1 : 0 };
        var schedule = CompressionSchedule.Empty.DecayLearningRate(cosine, EpochWindow.Range(0, epochs));
        return _lab.Train(Model, schedule, epochs, 0.05, task: _exits.ToTask());
    }

    /// <summary>
    /// The test images at each threshold, one at a time. All points take turns, and of several rounds the fastest counts: pauses of the machine are nobody's.
    /// </summary>
    public ImmutableArray<SweepPoint> Sweep(ImmutableArray<(ExitRule Rule, double Threshold)> settings)
    {
        var rounds = _lab.Pick(5, 1);
        List<SweepPoint> points = [];
        _lab.ShowProgress("thresholds", rounds * settings.Length, report =>
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (rule, threshold) in settings)
                {
                    points.Add(new(rule, threshold, Measure(rule, threshold)));
                    report(points.Count, FormattableString.Invariant($"{rule.ToString().ToLowerInvariant()} {threshold}"));
                }
            }
        });
        return [.. points.GroupBy(point => (point.Rule, point.Threshold)).Select(same => same.MinBy(point => point.Statistics.LatencySeconds)!)];
    }

    public ExitStatistics Measure(ExitRule rule, double threshold) =>
        _exits.Evaluate(SingleImages, rule, thresholds: [.. _exits.Names.Select(_ => threshold)], cancellation: _lab.Cancellation);

    /// <summary>How often the first convolution of each stage, and the end, was called while the test images went through.</summary>
    public (ImmutableArray<(string Module, int Calls)> Calls, ExitStatistics Statistics) Count(SweepPoint point)
    {
        string[] stages = ["layer1.0.conv1", "layer2.0.conv1", "layer3.0.conv1", "fc"];
        var calls = new int[stages.Length];
        var modules = Model.named_modules().ToDictionary(entry => entry.name, entry => entry.module);
        Action[] removals = [.. stages.Select<string, Action>((stage, i) => ((nn.Module<Tensor, Tensor>)modules[stage]).register_forward_hook((_, _, _) =>
        {
            calls[i]++;
            return null!;
        }).remove)];
        try
        {
            var statistics = Measure(point.Rule, point.Threshold);
            return ([.. stages.Zip(calls)], statistics);
        }
        finally
        {
            Array.ForEach(removals, remove => remove());
        }
    }

    public void Dispose()
    {
        _exits.Dispose();
        Model.Dispose();
    }

    private static nn.Module<Tensor, Tensor> SecondBranch() => nn.Sequential(nn.AvgPool2d(4), nn.Flatten(), nn.Linear(32 * 4 * 4, 10));
}
