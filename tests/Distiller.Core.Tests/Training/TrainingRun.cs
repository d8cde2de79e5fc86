using System.Security.Cryptography;
using Distiller.Core.Tests.Scheduling;
using Distiller.Data;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Training;

/// <summary>A perceptron with dropout, data, an optimizer and a schedule that prunes harder each epoch: everything that state can hide in.</summary>
internal sealed class TrainingRun : IDisposable
{
    public const int Epochs = 4;
    public const int Samples = 22;
    public const int BatchSize = 4;
    private readonly Tensor inputs = HashFill.Tensor([Samples, 6], seed: 21);
    private readonly Tensor labels = Some.Labels(Samples, 3);

    public TrainingRun(bool useAdam = false, params ITrainingObserver[] observers)
        : this(useAdam, seed: 5, observers)
    {
    }

    public TrainingRun(bool useAdam, long seed, params ITrainingObserver[] observers)
    {
        Model = nn.Sequential(
            ("fc1", Some.Linear(6, 8)), ("relu", nn.ReLU()), ("drop", nn.Dropout(0.3)), ("fc2", Some.Linear(8, 3)));
        Some.Refill(Model, 900);
        Optimizer = useAdam
            ? optim.Adam(Model.parameters().ToArray(), 0.02)
            : optim.SGD(Model.parameters().ToArray(), 0.2, momentum: 0.9, weight_decay: 1e-3);
        CompressionSchedule schedule = CompressionSchedule.Empty
            .With(new PolicyOf { Key = "agp", Window = EpochWindow.Range(0, 3), Make = _ => new GrowingMaskPolicy() })
            .With(PolicyOf.Recording("log", Log, EpochWindow.Range(0, Epochs)))
            .DecayLearningRate(new ReduceOnPlateauSpec { Name = "lr", Patience = 0, Cooldown = 1 }, EpochWindow.Range(0, Epochs));
        Scheduler = new CompressionScheduler(schedule, Model, Optimizer);
        Training = new TensorBatches(inputs, labels, new BatchOptions { BatchSize = BatchSize, Shuffle = true, Seed = seed });
        Validation = new TensorBatches(inputs, labels, new BatchOptions { BatchSize = 8 });
        Trainer = new Trainer(
            TrainingTask.Classification(Model), Optimizer, Scheduler, new TrainerOptions { Epochs = Epochs, Observers = [.. observers] });
        Seeds.Use(seed);
    }

    public Sequential Model { get; }

    public OptimizerHelper Optimizer { get; }

    public CompressionScheduler Scheduler { get; }

    public TensorBatches Training { get; }

    public TensorBatches Validation { get; }

    public Trainer Trainer { get; }

    public List<string> Log { get; } = [];

    /// <summary>Equal for equal bits of all parameters.</summary>
    public string WeightHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((_, Parameter parameter) in Model.named_parameters())
        {
            hash.AppendData(parameter.bytes);
        }

        return Convert.ToHexString(hash.GetCurrentHash());
    }

    public Checkpoint Capture() => Checkpoint.Of(Model, Optimizer, Scheduler, Trainer);

    public void Dispose()
    {
        Scheduler.Dispose();
        Optimizer.Dispose();
        Training.Dispose();
        Validation.Dispose();
        Model.Dispose();
        inputs.Dispose();
        labels.Dispose();
    }
}
