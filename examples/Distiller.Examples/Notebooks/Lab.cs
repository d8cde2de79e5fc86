using System.Collections.Immutable;
using Distiller.Data;
using Distiller.LearningRate;
using Distiller.Masking;
using Distiller.Naming;
using Distiller.Reports.Runs;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.Notebooks;

/// <summary>What the cells of a notebook work with: the book, the user's choices, images, networks and a way to train them.</summary>
/// <param name="book">Where cells show what they found.</param>
/// <param name="console">Where progress goes.</param>
/// <param name="cancellation">Ends training.</param>
public sealed class Lab(Notebook book, IAnsiConsole console, CancellationToken cancellation)
{
    private const int TrainingBatch = 64;
    private const int EvaluationBatch = 250;
    private const double Momentum = 0.9;
    private const double WeightDecay = 1e-4;

    private DataSet? data;

    /// <summary>Where cells show what they found.</summary>
    public Notebook Book { get; } = book;

    /// <summary>Whether seconds count more than meaning.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Seed of weights, order and embedded images.</summary>
    public required long Seed { get; init; }

    /// <summary>The folder of data that the user named, or null.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Ends long work between two steps.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Shuffled minibatches to learn from.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Open"/> has not been called.</exception>
    public IBatchSource Training => new ImageBatches(
        Data.Train, Data.Family, new ImageBatchOptions { BatchSize = TrainingBatch, Shuffle = true, Seed = Seed });

    /// <summary>Minibatches to measure on.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Open"/> has not been called.</exception>
    public IBatchSource Test => new ImageBatches(Data.Test, Data.Family, new ImageBatchOptions { BatchSize = EvaluationBatch });

    /// <summary>The images.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Open"/> has not been called.</exception>
    public DataSet Data => data ?? throw new InvalidOperationException("There are no images yet. Call Open in the first cell.");

    /// <summary>The value for a full run, or the one for a quick run.</summary>
    /// <param name="full">For a full run.</param>
    /// <param name="quick">For a quick run.</param>
    public T Pick<T>(T full, T quick) => IsQuick ? quick : full;

    /// <summary>Reads or draws the images and says which they are.</summary>
    /// <param name="family">Their shape.</param>
    /// <param name="train">How many to learn from.</param>
    /// <param name="test">How many to measure on.</param>
    public void Open(DataSetFamily family, int train, int test)
    {
        DataSet found = DataSets.Open(
            family, new DataSetOptions { Folder = DataFolder, Seed = Seed, EmbeddedTrainCount = train, EmbeddedTestCount = test });
        data = found with { Train = found.Train.Take(train), Test = found.Test.Take(test) };
        Book.Write(FormattableString.Invariant($"Images: {found.Description}; used are {data.Train.Count} and {data.Test.Count}."));
    }

    /// <summary>A network of the zoo with new weights. Equal seeds give equal weights.</summary>
    /// <param name="name">Its name in the zoo.</param>
    /// <param name="variant">Added to the notebook's seed, for a second start.</param>
    public nn.Module<Tensor, Tensor> NewNetwork(string name, long variant = 0) => ZooModels.Create(name, Seed + variant);

    /// <summary>The fraction of test images whose best class is right, in percent.</summary>
    /// <param name="model">The network.</param>
    public double Top1(nn.Module<Tensor, Tensor> model) => 100 * Evaluator.Classify(model, Test, Cancellation).Top1!.Value;

    /// <summary>A parameter by name.</summary>
    /// <param name="model">The network.</param>
    /// <param name="name">The parameter's full name.</param>
    /// <exception cref="ArgumentException">The network has no such parameter.</exception>
    public static Tensor Weight(nn.Module model, string name) => model.get_parameter(name)
        ?? throw new ArgumentException($"'{model.GetName()}' has no parameter '{name}'. {NearestNames.Hint(name, model.named_parameters().Select(entry => entry.name))}", nameof(name));

    /// <summary>Prunes at once, without training: computes the masks of epoch 0 and applies them.</summary>
    /// <param name="model">The network; its weights are masked when this returns.</param>
    /// <param name="schedule">Pruning that is active in epoch 0.</param>
    public static void PruneNow(nn.Module model, CompressionSchedule schedule)
    {
        using CompressionScheduler scheduler = new(schedule, model);
        scheduler.OnEpochBegin(0);
        foreach (ParameterMask mask in scheduler.Masks.Active)
        {
            mask.Apply();
        }
    }

    /// <summary>Does long work and shows on the console how far it is.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">Number of steps.</param>
    /// <param name="work">The work; it reports the number of steps done so far and what they came to.</param>
    public void ShowProgress(string title, long total, Action<Action<long, string>> work) => ProgressDisplay.Run(console, title, total, work);

    /// <summary>Trains without pruning, at a rate that falls along a cosine.</summary>
    /// <param name="model">The network.</param>
    /// <param name="epochs">How long.</param>
    /// <param name="learningRate">The highest rate.</param>
    /// <param name="training">What is learned from; null for <see cref="Training"/>.</param>
    /// <param name="observers">Who else listens.</param>
    /// <returns>The log, an entry for each epoch.</returns>
    public ImmutableArray<EpochRecord> TrainDense(
        nn.Module<Tensor, Tensor> model, int epochs, double learningRate = 0.02, IBatchSource? training = null, params ImmutableArray<ITrainingObserver> observers)
    {
        // Small steps at first: without batch normalisation a new network can die at the full rate.
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs, WarmUpEpochs = epochs > 2 ? 1 : 0 };
        return Train(model, CompressionSchedule.Empty.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, learningRate, training: training, observers: observers);
    }

    /// <summary>Trains with SGD (momentum 0.9, weight decay 1e-4) under a schedule, and measures on the test images after each epoch.</summary>
    /// <param name="model">The network.</param>
    /// <param name="schedule">What happens besides; <see cref="CompressionSchedule.Empty"/> for plain training.</param>
    /// <param name="epochs">How long.</param>
    /// <param name="learningRate">The rate at the start.</param>
    /// <param name="prepare">Works on the scheduler before the first epoch, such as setting masks; null for nothing.</param>
    /// <param name="task">How the loss is computed; null for cross-entropy with the labels.</param>
    /// <param name="training">What is learned from; null for <see cref="Training"/>.</param>
    /// <param name="observers">Who else listens.</param>
    /// <returns>The log, an entry for each epoch.</returns>
    public ImmutableArray<EpochRecord> Train(
        nn.Module<Tensor, Tensor> model,
        CompressionSchedule schedule,
        int epochs,
        double learningRate,
        Action<CompressionScheduler>? prepare = null,
        TrainingTask? task = null,
        IBatchSource? training = null,
        params ImmutableArray<ITrainingObserver> observers)
    {
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), learningRate, momentum: Momentum, weight_decay: WeightDecay);
        using CompressionScheduler scheduler = new(schedule, model, optimizer);
        prepare?.Invoke(scheduler);
        EpochLog log = new(model);
        ConsoleReporter.Run(console, epochs, reporter =>
        {
            Trainer trainer = new(
                task ?? TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = epochs, Observers = [.. observers, log, reporter] });
            trainer.Fit(training ?? Training, Test, Cancellation);
            return trainer.Epoch;
        });
        console.WriteLine();
        return log.Epochs;
    }
}
