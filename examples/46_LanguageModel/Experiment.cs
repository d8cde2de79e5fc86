using Distiller.Examples.Language;
using Distiller.Examples.Notebooks;
using Distiller.Gradients;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.SizeOfLanguageModels;

/// <summary>Trains models from equal seeds, on equal sentences, for equally many epochs.</summary>
internal sealed class Experiment(Lab lab)
{
    public const double ClipNorm = 0.25;
    private const double LearningRate = 0.01;

    private readonly Text _training = new(lab.Seed, lab.Pick(400, 40));
    private readonly Text _test = new(lab.Seed + 1, lab.Pick(100, 10));

    public int[] Sizes => lab.Pick([12, 24, 48], (int[])[12, 24]);

    public double[] Sparsities { get; } = [0.7, 0.85, 0.95];

    public int Epochs => lab.Pick(16, 3);

    /// <summary>Pruning begins after an epoch or two and ends at two thirds: what follows is recovery.</summary>
    public EpochWindow PruningWindow => EpochWindow.Range(Epochs / 8, Math.Max(1, Epochs * 2 / 3));

    /// <summary>One model for each pair of size and target, in order.</summary>
    public List<Outcome> Train(string title, IReadOnlyList<(int Hidden, double Target)> models)
    {
        List<Outcome> outcomes = [];
        lab.ShowProgress(title, models.Count * Epochs, report =>
        {
            foreach (var (hidden, target) in models)
            {
                var before = outcomes.Count * Epochs;
                outcomes.Add(Train(hidden, target, epoch => report(before + epoch + 1, FormattableString.Invariant($"{hidden} hidden"))));
            }
        });
        return outcomes;
    }

    private Outcome Train(int hidden, double target, Action<int> afterEpoch)
    {
        manual_seed(lab.Seed);
        using LanguageModel model = new(hidden);
        using var optimizer = optim.Adam(model.parameters(), LearningRate);
        using CompressionScheduler scheduler = new(Schedule(model, target), model, optimizer);
        TrainingTask task = new()
        {
            Model = model,
            Loss = batch => LanguageScore.Loss(model, batch.Inputs, batch.Targets),
            Evaluate = (source, _) => new(LanguageScore.MeanLoss(model, source), null, null, source.SampleCount),
        };
        Trainer trainer = new(task, optimizer, scheduler, new() { Epochs = Epochs, Observers = [new EveryEpoch(afterEpoch)] });
        trainer.Fit(_training, cancellation: lab.Cancellation);

        using var scope = NewDisposeScope();
        return new(
            hidden,
            target,
            model.parameters().Sum(parameter => parameter.numel()),
            model.parameters().Sum(parameter => parameter.count_nonzero().ToInt64()),
            LanguageScore.Perplexity(model, _test));
    }

    private CompressionSchedule Schedule(LanguageModel model, double target)
    {
        var always = EpochWindow.Range(0, Epochs);
        var schedule = CompressionSchedule.Empty
            .ClipGradients(ClipNorm, always)
            .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = Epochs }, always);
        return target == 0 ? schedule : schedule.Prune(
            new AgpPrunerSpec
            {
                Name = "agp",
                InitialSparsity = 0.05,
                FinalSparsity = target,
                Weights = [.. model.named_parameters().Where(entry => entry.parameter.dim() == 2).Select(entry => entry.name)],
            },
            PruningWindow);
    }
}
