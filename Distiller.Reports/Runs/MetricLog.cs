using System.Collections.Immutable;
using Distiller.IO;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Training;

namespace Distiller.Reports.Runs;

/// <summary>Logs training: epochs as CSV and as JSON Lines, and every n-th step as CSV if wished.</summary>
/// <remarks>
/// Files are complete after each epoch (written beside and renamed), so that a run that ends early leaves a log that reads,
/// and another program may follow them. Not thread-safe.
/// </remarks>
public sealed class MetricLog : ITrainingObserver
{
    /// <summary>A row for each epoch.</summary>
    public const string CsvFile = "metrics.csv";

    /// <summary>A JSON object in a line for each epoch, with the parts of the loss.</summary>
    public const string JsonLinesFile = "metrics.jsonl";

    /// <summary>A row for each logged step.</summary>
    public const string StepsFile = "steps.csv";

    private readonly RunDirectory _directory;
    private readonly Func<double>? _measureSparsity;
    private readonly int _stepInterval;
    private readonly List<string> _lines = [];
    private readonly List<Row> _steps = [];

    /// <summary>A log in the folder of a run.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="measureSparsity">Fraction of zeros among the model's weights, asked for after each epoch; null leaves it out.</param>
    /// <param name="stepInterval">Every how many steps one is logged; 0 (default) logs none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepInterval"/> is negative.</exception>
    public MetricLog(RunDirectory directory, Func<double>? measureSparsity = null, int stepInterval = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepInterval);
        _directory = directory;
        _measureSparsity = measureSparsity;
        _stepInterval = stepInterval;
    }

    /// <summary>The epochs logged so far, in order.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; private set; } = [];

    /// <inheritdoc/>
    public void OnStepCompleted(StepCompleted step)
    {
        if (_stepInterval > 0 && step.Step.Global % _stepInterval == 0)
        {
            _steps.Add(Row.Of(
                step.Step.Epoch, step.Step.Minibatch, step.Loss, step.Objective, step.LearningRate, step.Samples, step.Elapsed.TotalMilliseconds));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void OnEpochCompleted(EpochCompleted epoch)
    {
        var record = epoch.ToRecord(_measureSparsity?.Invoke());
        Epochs = Epochs.Add(record);
        _lines.Add(RecordJson.Write(new EpochLine(record, epoch.Metrics.LossComponents), indented: false));
        _directory.WriteTable(CsvFile, EpochTable.Of(Epochs));
        AtomicFile.WriteText(_directory.PathOf(JsonLinesFile), string.Join('\n', _lines) + "\n");
        if (_stepInterval > 0)
        {
            _directory.WriteTable(StepsFile, new Table("Steps", StepColumns, [.. _steps]));
        }
    }

    private static ImmutableArray<Column> StepColumns =>
    [
        Column.OfCount("epoch"),
        Column.OfCount("minibatch"),
        Column.OfNumber("loss", "F4"),
        Column.OfNumber("objective", "F4"),
        Column.OfNumber("learning_rate", "G4"),
        Column.OfCount("samples"),
        Column.OfNumber("milliseconds", "F1"),
    ];

    private sealed record EpochLine(EpochRecord Metrics, ImmutableSortedDictionary<string, double> LossComponents);
}
