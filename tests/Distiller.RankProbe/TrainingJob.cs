using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Distiller.Data;
using Distiller.Distillation;
using Distiller.Distributed;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>Trains a small network; rank 0 writes <c>weights.safetensors</c>, and every rank says a hash of all weights.</summary>
/// <remarks>
/// Arguments: schedule (<c>plain</c>, <c>normal</c>, <c>everything</c>), folder, and <c>save</c> to write a checkpoint after every step,
/// from which the next start goes on, or <c>drift</c> to let the masks of rank 1 differ. After <c>save</c>: a rank that kills itself,
/// the number of the step, and <c>before</c> or <c>after</c> the checkpoint of it.
/// </remarks>
internal sealed class TrainingJob
{
    private const int Epochs = 4;
    private readonly ProcessGroup group;
    private readonly string kind;
    private readonly string folder;
    private readonly string deed;
    private readonly string death;

    private TrainingJob(ProcessGroup group, string[] arguments)
    {
        (this.group, kind, folder) = (group, arguments[0], arguments[1]);
        deed = arguments.Length > 2 ? arguments[2] : "";
        death = string.Join(' ', arguments.Skip(3));
    }

    public static void Run(ProcessGroup group, string[] arguments) => new TrainingJob(group, arguments).Train();

    private void Train()
    {
        // Ranks begin with other weights, and get those of rank 0.
        Seeds.Use(3);
        using Tensor inputs = randn(57, 1, 8, 8);
        using Tensor targets = randint(0, 4, [57]);
        using TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = 12, Shuffle = true, Seed = 5, DropLast = kind == "plain" });
        Seeds.Use(7 + group.Rank);
        nn.Module<Tensor, Tensor> model = Network();
        Seeds.Use(20);
        using nn.Module<Tensor, Tensor> teacher = Network();
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9, weight_decay: 1e-4);
        using TeacherStudent pair = new(model, [teacher]);
        using DataParallelTraining parallel = new(group, new DataParallelOptions { Seed = 11, Log = line => Console.WriteLine($"log: {line}") });
        using CompressionScheduler scheduler = new(parallel.Apply(Schedule(pair), Epochs), model, optimizer);
        Listener listener = new();
        Trainer trainer = parallel.CreateTrainer(
            kind == "everything" ? pair.ToTask() : TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = Epochs, Observers = [listener] });
        string checkpointFile = Path.Combine(folder, "run.ckpt");
        if (deed == "save")
        {
            if (File.Exists(checkpointFile))
            {
                using Checkpoint checkpoint = parallel.Load(checkpointFile);
                checkpoint.Restore(model, optimizer, scheduler, trainer);
            }

            listener.AfterStep = step =>
            {
                Die(step, "before");
                parallel.Save(checkpointFile, () => Checkpoint.Of(model, optimizer, scheduler, trainer));
                Die(step, "after");
            };
        }

        if (deed == "drift" && group.Rank == 1)
        {
            using Tensor mask = zeros(4, 8 * 16);
            scheduler.Masks["fc.weight"].Set(mask);
        }

        trainer.Fit(parallel.Shard(batches), batches, parallel.Cancellation);
        using StateDict weights = ModelState.Save(model);
        if (group.IsFirst)
        {
            SafeTensors.Save(Path.Combine(folder, "weights.safetensors"), weights.Tensors);
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string _, Tensor value) in weights.Tensors)
        {
            hash.AppendData(value.bytes);
        }

        Console.WriteLine($"shape {string.Join(',', weights.Tensors["conv2.weight"].shape)}");
        Console.WriteLine($"hash {Convert.ToHexString(hash.GetHashAndReset())}");
    }

    private void Die(long step, string moment)
    {
        if (death == string.Create(CultureInfo.InvariantCulture, $"{group.Rank} {step} {moment}"))
        {
            using Process self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private nn.Module<Tensor, Tensor> Network() => nn.Sequential(
        ("conv1", nn.Conv2d(1, 6, 3, padding: 1)),
        ("bn1", kind == "plain" ? nn.Identity() : nn.BatchNorm2d(6)),
        ("relu1", nn.ReLU()),
        ("drop", kind == "plain" ? nn.Identity() : nn.Dropout(0.2)),
        ("conv2", nn.Conv2d(6, 8, 3, padding: 1, stride: 2)),
        ("relu2", nn.ReLU()),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(8 * 16, 4)));

    private CompressionSchedule Schedule(TeacherStudent pair)
    {
        CompressionSchedule rate = CompressionSchedule.Empty
            .DecayLearningRate(new StepLrSpec { Name = "rate", StepSize = 2, Gamma = 0.5 }, EpochWindow.Range(0, Epochs));
        return kind != "everything" ? rate : CompressionSchedule.Empty
            .Prune(
                RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.5), ["conv2.weight"]) with { Criterion = Criteria.ActivationMean },
                EpochWindow.Range(1, 3),
                new PruningOptions { KeepMask = true })
            .Prune(
                new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.7, Weights = ["fc.weight"] },
                EpochWindow.Range(0, Epochs),
                new PruningOptions { MinibatchFrequency = 3 })
            .Prune(
                new RankedPrunerSpec { Name = "taylor", Structure = Structure.Filter, Criterion = Criteria.Taylor, Curve = KnownCurves.Constant(0.2), Weights = ["conv1.weight"] },
                EpochWindow.Range(0, 2))
            .Thin(new StructureRemoverSpec { Name = "thinner", InputShape = [1, 1, 8, 8] }, EpochWindow.At(2))
            .Distill(pair, new SoftTargetSpec { Name = "teacher", Temperature = 3 }, EpochWindow.Range(0, Epochs))
            .Quantize(new RangeLinearQuantizerSpec { Name = "bits", WeightBits = 8, ActivationBits = 8, Decay = 0.9 }, EpochWindow.Range(3, Epochs))
            .DecayLearningRate(new StepLrSpec { Name = "rate", StepSize = 2, Gamma = 0.5 }, EpochWindow.Range(0, Epochs));
    }

    private sealed class Listener : ITrainingObserver
    {
        public Action<long> AfterStep { get; set; } = _ => { };

        public void OnStepCompleted(StepCompleted step)
        {
            AfterStep(step.Step.Global);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step.Step.Global}"));
        }

        public void OnEpochCompleted(EpochCompleted epoch) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} {epoch.Metrics.TrainingLoss:R} {epoch.Metrics.ValidationLoss:R} {epoch.Metrics.Top1:R}"));
    }
}
