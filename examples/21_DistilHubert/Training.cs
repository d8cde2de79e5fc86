using Distiller.Data;
using Distiller.Distillation.Layerwise;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.LearningRate;
using Distiller.Zoo.Speech;
using Distiller.Zoo.Speech.Hubert;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>Trains encoders, with a teacher or without one.</summary>
internal sealed class Training(Scale scale, Corpus corpus, long seed, Action<string, int, int> report, CancellationToken cancellation)
{
    private const double PeakRate = 1e-3;
    private const double WarmUp = 0.07;
    private const double WeightDecay = 0.01;

    public static SequenceEncoder Encoder(HubertModel model) => new()
    {
        Module = model,
        Run = (waveforms, lengths) => model.Encode(waveforms, lengths),
        FramesOf = model.Configuration.FramesOf,
        StatePaths = model.StatePaths,
        FeaturePath = "feature_extractor",
    };

    public LayerwiseOptions Options => new() { Targets = scale.Targets, Caching = StateCaching.HalfMemory, Seed = seed };

    /// <summary>What units are made of: cepstral coefficients, mean and variance of each recording taken out, so that gain and noise are not units.</summary>
    public static Tensor UnitFeatures(Tensor waveforms)
    {
        using var scope = NewDisposeScope();
        var features = new Mfcc().Of(waveforms);
        return ((features - features.mean([1L], keepdim: true)) / features.std([1L], unbiased: false, keepdim: true).clamp_min(1e-3)).MoveToOuterDisposeScope();
    }

    /// <summary>Masked prediction of acoustic units: how the teacher learned, and a student without a teacher.</summary>
    public double PredictMasked(HubertModel model, AcousticUnits units, string name)
    {
        manual_seed(seed + 50);
        using var task = new MaskedPrediction(model, units.Count);
        using var labels = Labels(units);
        using var labelled = new TensorBatches(corpus.Pool.Waveforms, labels, new BatchOptions { BatchSize = Scale.Batch, Shuffle = true, DropLast = true, Seed = seed });
        var step = 0L;
        Tensor Loss(Batch batch)
        {
            using var scope = NewDisposeScope();
            var masked = MaskedPrediction.DrawSpans(batch.Count, (int)batch.Targets.shape[1], (seed << 32) + step++);
            return task.call(batch.Inputs, batch.Targets, masked).MoveToOuterDisposeScope();
        }

        var last = 0.0;
        Fit(model, model.parameters().Concat(task.parameters()), CompressionSchedule.Empty, new TrainingTask { Model = model, Loss = Loss, Evaluate = (_, _) => new EvaluationResult(0, null, null, 0) }, labelled, scale.Epochs, name, loss => last = loss);
        return last;
    }

    /// <summary>Prediction of the teacher's layers.</summary>
    public LayerwiseQuality Distil(
        HubertModel student, HubertModel teacher, LayerwiseOptions options, string name, int epochs, Func<CompressionSchedule, CompressionSchedule>? with = null)
    {
        using var pupil = new LayerwiseStudent(Encoder(student), Encoder(teacher), options, scale.Width);
        var schedule = (with?.Invoke(CompressionSchedule.Empty) ?? CompressionSchedule.Empty).DistillLayers(pupil, EpochWindow.Range(0, epochs));
        Fit(student, student.parameters().Concat(pupil.ExtraParameters()), schedule, pupil.ToTask(), corpus.Batches, epochs, name);
        return pupil.Measure(corpus.HeldOut, cancellation);
    }

    private void Fit(
        nn.Module model, IEnumerable<Parameter> parameters, CompressionSchedule schedule, TrainingTask task, TensorBatches batches, int epochs, string name, Action<double>? onEpoch = null)
    {
        var steps = (long)epochs * batches.BatchCount;
        using var optimizer = optim.AdamW(parameters, PeakRate, beta1: 0.9, beta2: 0.98, eps: 1e-6, weight_decay: WeightDecay);
        var window = EpochWindow.Range(0, epochs);
        using var scheduler = new CompressionScheduler(schedule.WarmUpLearningRate((long)(WarmUp * steps), steps, window), model, optimizer);
        StepListener listener = new(step => report(name, (int)step, (int)steps));
        Trainer trainer = new(task, optimizer, scheduler, new TrainerOptions { Epochs = epochs, Observers = [listener] });
        while (trainer.Epoch < epochs)
        {
            var metrics = trainer.RunEpoch(batches, cancellation: cancellation);
            onEpoch?.Invoke(metrics.TrainingLoss ?? double.NaN);
        }
    }

    private Tensor Labels(AcousticUnits units)
    {
        using var scope = NewDisposeScope();
        return units.Assign(UnitFeatures(corpus.Pool.Waveforms)).MoveToOuterDisposeScope();
    }
}
