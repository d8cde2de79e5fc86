// Trains a small network under a schedule of many policies and saves a checkpoint after every minibatch. If the file is
// there already, training goes on from it. Prints each step, and at the end a hash of all weights.
//   Distiller.ResumeProbe CHECKPOINT
using System.Globalization;
using System.Security.Cryptography;
using Distiller.Data;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

const int Epochs = 4;
string file = args[0];
set_num_threads(1);
Seeds.Use(3);

using Tensor inputs = randn(48, 1, 8, 8);
using Tensor targets = randint(0, 4, [48]);
using TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = 6, Shuffle = true, Seed = 5 });
nn.Module<Tensor, Tensor> model = nn.Sequential(
    ("conv1", nn.Conv2d(1, 6, 3, padding: 1)),
    ("bn1", nn.BatchNorm2d(6)),
    ("relu1", nn.ReLU()),
    ("drop", nn.Dropout(0.2)),
    ("conv2", nn.Conv2d(6, 8, 3, padding: 1, stride: 2)),
    ("relu2", nn.ReLU()),
    ("flatten", nn.Flatten()),
    ("fc", nn.Linear(8 * 16, 4)));
using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9, weight_decay: 1e-4);

CompressionSchedule schedule = CompressionSchedule.Empty
    .Prune(
        new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.7, Weights = ["fc.weight"] },
        EpochWindow.Range(0, 4),
        new PruningOptions { MinibatchFrequency = 3 })
    .Prune(
        RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Cubic(0, 0.5), ["conv2.weight"]),
        EpochWindow.Range(1, 4),
        new PruningOptions { MaskOnForwardOnly = true, UseDoubleCopies = true, KeepMask = true })
    .Prune(
        new SplicingPrunerSpec
        {
            Name = "surgery",
            Sensitivities = new Dictionary<string, double> { ["conv1.weight"] = 0.5 },
            LowThresholdMultiplier = 0.9,
            HighThresholdMultiplier = 1.1,
        },
        EpochWindow.Range(0, 3),
        new PruningOptions { MaskOnForwardOnly = true, UseDoubleCopies = true })
    .Regularize(
        new GroupLassoSpec
        {
            Name = "lasso",
            Penalties = new Dictionary<string, GroupPenalty> { ["conv2.weight"] = new(0.001, Structure.Filter) },
        },
        EpochWindow.Range(0, 4))
    .DecayLearningRate(new StepLrSpec { Name = "rate", StepSize = 2, Gamma = 0.5 }, EpochWindow.Range(0, 4));

using CompressionScheduler scheduler = new(schedule, model, optimizer);
Saver saver = new(file);
Trainer trainer = new(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = Epochs, Observers = [saver] });
saver.Save = () =>
{
    using Checkpoint checkpoint = Checkpoint.Of(model, optimizer, scheduler, trainer);
    checkpoint.Save(file);
};
if (File.Exists(file))
{
    using Checkpoint checkpoint = Checkpoint.Load(file);
    checkpoint.Restore(model, optimizer, scheduler, trainer);
}

trainer.Fit(batches, batches);
using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
foreach ((string _, Tensor value) in model.state_dict())
{
    hash.AppendData(value.bytes);
}

Console.WriteLine($"hash {Convert.ToHexString(hash.GetHashAndReset())}");

internal sealed class Saver(string file) : ITrainingObserver
{
    public Action Save { get; set; } = () => throw new InvalidOperationException($"Nothing saves {file} yet.");

    public void OnStepCompleted(StepCompleted step)
    {
        Save();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step.Step.Global}"));
    }

    public void OnEpochCompleted(EpochCompleted epoch)
    {
    }
}
