using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Examples.Notebooks;
using Distiller.Examples.Translation;
using Distiller.Gradients;
using Distiller.LearningRate;
using Distiller.Quantization;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedTranslation;

/// <summary>The sentences, the trained model, its modular form, and statistics of that one.</summary>
internal sealed class Experiment : IDisposable
{
    private const int BatchSize = 64;
    private const double LearningRate = 0.004;
    private const double ClipNorm = 1;

    private readonly Lab _lab;
    private readonly ParallelText _training;
    private readonly ParallelText _validation;
    private readonly Translator _translator;
    private TranslationModel? _modular;
    private CalibrationStatistics? _statistics;

    public Experiment(Lab lab)
    {
        _lab = lab;
        (Training, Test) = Sentences.Draw(lab.Seed, lab.Pick(8000, 240), lab.Pick(250, 6));
        English = Vocabulary.Of(Training.Select(pair => pair.English));
        German = Vocabulary.Of(Training.Select(pair => pair.German));
        _training = new(Training, English, German, BatchSize, lab.Seed);
        _validation = new(Test, English, German, BatchSize);
        _translator = new(English, German);
        manual_seed(lab.Seed);
        Model = new(English.Count, German.Count, lab.Pick(64, 16));
    }

    public ImmutableArray<SentencePair> Training { get; }

    public ImmutableArray<SentencePair> Test { get; }

    public Vocabulary English { get; }

    public Vocabulary German { get; }

    /// <summary>The model with libtorch's LSTMs.</summary>
    public TranslationModel Model { get; }

    /// <summary>The same with modular LSTMs.</summary>
    /// <exception cref="InvalidOperationException">The model has not been trained.</exception>
    public TranslationModel Modular => _modular ?? throw new InvalidOperationException("There is no trained model yet. Call Train in an earlier cell.");

    /// <summary>What a user reads as the right translations.</summary>
    public string[] References => [.. Test.Select(pair => SentencePair.Join(pair.German))];

    /// <summary>Sentences to measure ranges with, from those that were learned.</summary>
    public IReadOnlyList<string> Calibration => [.. Training.Take(_lab.Pick(96, 8)).Select(pair => pair.English)];

    /// <summary>Ranges of the modular form while it translates.</summary>
    public CalibrationStatistics Statistics => _statistics ??= StatisticsCollector.Collect(Modular, () => _translator.Translate(Modular, Calibration, Beams()));

    /// <summary>Trains with Adam at a rate that falls along a cosine.</summary>
    /// <returns>The log, an entry for each epoch.</returns>
    public ImmutableArray<EpochRecord> Train()
    {
        var epochs = _lab.Pick(18, 2);
        var always = EpochWindow.Range(0, epochs);
        var schedule = CompressionSchedule.Empty
            .ClipGradients(ClipNorm, always)
            .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, always);
        using var optimizer = optim.Adam(Model.parameters(), LearningRate);
        using CompressionScheduler scheduler = new(schedule, Model, optimizer);
        TrainingTask task = new()
        {
            Model = Model,
            Loss = batch => TranslationScore.Loss(Model, batch),
            Evaluate = (source, _) => new(TranslationScore.MeanLoss(Model, source), null, null, source.SampleCount),
        };
        EpochLog log = new(Model);
        _lab.ShowProgress("training", epochs, report =>
        {
            EveryEpoch progress = new(epoch => report(epoch + 1, FormattableString.Invariant($"test loss {log.Epochs[^1].ValidationLoss:0.000}")));
            new Trainer(task, optimizer, scheduler, new() { Epochs = epochs, Observers = [log, progress] }).Fit(_training, _validation, _lab.Cancellation);
        });
        Model.eval();
        _modular = Model.ToModular();
        return log.Epochs;
    }

    /// <summary>Translates the test sentences.</summary>
    public string[] Translate(TranslationModel model, int width = 5) =>
        [.. _translator.Translate(model, [.. Test.Select(pair => pair.English)], Beams(width)).Select(SentencePair.Join)];

    /// <summary>How well a model translates the test sentences.</summary>
    public Quality Measure(TranslationModel model, int width = 5) => Quality.Of(References, Translate(model, width));

    /// <summary>How well the modular form translates when it is quantized.</summary>
    public Quality Measure(PostTrainingSpec spec)
    {
        using var quantized = Quantize(spec);
        return Measure(Modular);
    }

    /// <summary>Quantizes the modular form until the result is disposed.</summary>
    public PostTrainedModel Quantize(PostTrainingSpec spec)
    {
        using var example = Example();
        return PostTrainingQuantizer.Quantize(Modular, example.Inputs, spec, Statistics);
    }

    /// <summary>A minibatch of sentences.</summary>
    public Batch Example() => _validation.ReadEpoch(0).First();

    public void Dispose()
    {
        Model.Dispose();
        _modular?.Dispose();
    }

    // A model that has learned little finds no end: then sentences need not be as long as they may.
    private BeamOptions Beams(int width = 5) => new() { Width = width, Longest = _lab.Pick(40, 10) };
}
