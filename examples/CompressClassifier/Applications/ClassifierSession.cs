using Distiller.Configuration;
using Distiller.Distillation;
using Distiller.Distributed;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Reports.Runs;
using Distiller.Reports.Tables;
using Distiller.Scheduling;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>What every application needs: the model, the data and the folder of the run, each made when it is first used.</summary>
internal sealed class ClassifierSession : IDisposable
{
    public const string CheckpointName = "checkpoint.ckpt";
    private readonly DateTimeOffset started = DateTimeOffset.UtcNow;
    private readonly ZooModel architecture;
    private readonly Lazy<ClassifierData> data;
    private readonly Lazy<RunDirectory> folder;
    private readonly Lazy<nn.Module<Tensor, Tensor>> model;

    public ClassifierSession(ClassifierOptions options, ProcessGroup ranks, IAnsiConsole console, CancellationToken cancellation)
    {
        (Options, Ranks, Console, Cancellation) = (options, ranks, console, cancellation);
        Parallel = new DataParallelTraining(ranks, new DataParallelOptions { Seed = options.Seed, Log = Say }, cancellation);
        architecture = ZooModels.Find(EarlyExitNetworks.BaseOf(options.Architecture));
        data = new(() => new ClassifierData(options, architecture.Family));
        folder = new(() => RunDirectory.Create(options.OutFolder, options.Name ?? options.Architecture, started));
        model = new(MakeModel);
    }

    public ClassifierOptions Options { get; }

    /// <summary>The file whose weights the model has. Training resumes more than weights, and does so itself.</summary>
    public string? WeightsFile => Options.LoadWeightsFrom
        ?? (Options is { DryRun: false, PretrainedFolder: { } folder } ? PretrainedWeights.Find(folder, Options.Architecture) : null)
        ?? (IsTraining ? null : Options.ResumeFrom);

    public IAnsiConsole Console { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The processes that run the application together. The first one writes.</summary>
    public ProcessGroup Ranks { get; }

    public DataParallelTraining Parallel { get; }

    public DateTimeOffset Started => started;

    public nn.Module<Tensor, Tensor> Model => model.Value;

    /// <summary>The early exits of the model; null if it has none.</summary>
    public EarlyExits? Exits { get; private set; }

    /// <summary>Whether the options ask for training, and for nothing that ends before it.</summary>
    public bool IsTraining => Options is
    {
        ComparedRuns.IsEmpty: true, DryRun: false, Greedy: null, Summaries.IsEmpty: true, Export.IsAskedFor: false, Quantization.Calibration: null,
        Statistics.HistogramFraction: null, Sensitivity: null, Evaluate: false, Thinnify: false,
    };

    public ClassifierData Data => data.Value;

    /// <summary>The folder of the run, which the first process makes and fills.</summary>
    public RunDirectory Folder => folder.Value;

    /// <summary>The images that the network is for.</summary>
    public DataSetFamily Family => architecture.Family;

    /// <summary>(1, C, H, W).</summary>
    public long[] InputShape => [1, architecture.Family.Channels, architecture.Family.Size, architecture.Family.Size];

    /// <summary>A network of the zoo, with the weights of a file if there is one.</summary>
    public nn.Module<Tensor, Tensor> LoadModel(string name, string? weights) => LoadModel(name, weights, _ => { });

    private nn.Module<Tensor, Tensor> MakeModel() => LoadModel(
        architecture.Name, WeightsFile, network => Exits = EarlyExitNetworks.Attach(Options.Architecture, network, Options.EarlyExits, Options.Seed));

    private nn.Module<Tensor, Tensor> LoadModel(string name, string? weights, Action<nn.Module<Tensor, Tensor>> prepare)
    {
        nn.Module<Tensor, Tensor> network = ZooModels.Create(name, Options.Seed);
        try
        {
            prepare(network);
            if (weights is not null)
            {
                LoadWeights(network, name, weights);
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The schedule that was asked for, without distillation by option; empty if none was.</summary>
    /// <param name="pair">For files with distillation.</param>
    public CompressionSchedule Schedule(TeacherStudent? pair)
    {
        if (Options.Schedule is not { } path)
        {
            return CompressionSchedule.Empty;
        }

        ComponentRegistry registry = new ComponentRegistry().AddPruning(new LaterBatches(() => Data.Validation)).AddQuantization().AddLearningRates();
        return ScheduleFile.Load(path, pair is null ? registry : registry.AddDistillation(pair));
    }

    public void Say(string text) => Console.WriteLine(text);

    public void Show(Distiller.Reports.Tables.Table table) => TextTableWriter.Write(Console, table);

    /// <summary>Prefix of files in the run's folder, as in the original.</summary>
    public string FileName(string name) => Options.Name is { } prefix ? $"{prefix}_{name}" : name;

    public void Dispose()
    {
        Parallel.Dispose();
        Exits?.Dispose();
        if (model.IsValueCreated)
        {
            model.Value.Dispose();
        }
    }

    private static void LoadWeights(nn.Module<Tensor, Tensor> network, string name, string path)
    {
        if (Path.GetExtension(path) == ".ckpt")
        {
            using Checkpoint checkpoint = Checkpoint.Load(path);
            try
            {
                checkpoint.RestoreWeights(network);
            }
            catch (ModelStructureException error) when (checkpoint.Info.TryGetValue(TrainingApplication.ArchitectureKey, out string? saved) && saved != name)
            {
                throw new InvalidDataException($"'{path}' belongs to the network {saved}, not {name}. Add -a {saved}, or name weights of {name}.", error);
            }

            return;
        }

        // Counters of batches are not in every file, and DataParallel adds a component.
        WeightFile.LoadInto(network, path, new WeightRules
        {
            Renames = [(new(@"^module\."), "")],
            MayLack = [new("num_batches_tracked$")],
        });
    }
}
