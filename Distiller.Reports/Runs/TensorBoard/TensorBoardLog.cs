using Distiller.Results;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>Logs training for TensorBoard, with the names that the original gives its curves.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>Performance/Training/</c></term><description><c>Overall Loss</c>, <c>Objective Loss</c>, each part of the loss by name, <c>LR</c>, <c>Time</c> (seconds a step); at the number of steps done.</description></item>
/// <item><term><c>Performance/Validation/</c></term><description><c>Loss</c>, <c>Top1</c>, <c>Top5</c> (percent); at the epoch.</description></item>
/// <item><term><c>sparsity/weights/</c></term><description>Percent of zeros in each weight and in <c>total</c>; at the epoch. <c>sparsity-2D/weights/</c>: of zero kernels or rows.</description></item>
/// <item><term>name of a weight, dots as slashes</term><description>Histogram of its values; <c>magnitude/filters/</c>: of its filters' L1 norms; at the epoch.</description></item>
/// </list>
/// Source: Distiller, <c>distiller/data_loggers/logger.py</c>. Not thread-safe.
/// </remarks>
public sealed class TensorBoardLog : ITrainingObserver, IDisposable
{
    private const double Percent = 100;
    private const int ConvolutionRank = 4;

    private readonly EventFileWriter _writer;
    private readonly nn.Module _model;
    private readonly TensorBoardOptions _options;

    /// <summary>A log in the folder of a run.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="model">The model in training; it is read, and not disposed.</param>
    /// <param name="options">What is logged, and how often; null for the defaults.</param>
    /// <param name="time">The clock; null for that of the system.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public TensorBoardLog(RunDirectory directory, nn.Module model, TensorBoardOptions? options = null, TimeProvider? time = null)
    {
        _model = model;
        _options = options ?? TensorBoardOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.StepInterval, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.HistogramBins, 1);
        _writer = EventFileWriter.Create(directory.FullPath, time);
    }

    /// <summary>The event file, as a full path.</summary>
    public string FullPath => _writer.FullPath;

    /// <inheritdoc/>
    public void OnStepCompleted(StepCompleted step)
    {
        var done = step.Step.Global + 1;
        if (done % _options.StepInterval != 0)
        {
            return;
        }

        const string Prefix = "Performance/Training/";
        _writer.AddScalar(Prefix + "Overall Loss", done, step.Loss);
        _writer.AddScalar(Prefix + "Objective Loss", done, step.Objective);
        foreach (var (name, value) in step.Components)
        {
            _writer.AddScalar(Prefix + name, done, value);
        }

        _writer.AddScalar(Prefix + "LR", done, step.LearningRate);
        _writer.AddScalar(Prefix + "Time", done, step.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void OnEpochCompleted(EpochCompleted epoch)
    {
        const string Prefix = "Performance/Validation/";
        AddIfMeasured(Prefix + "Loss", epoch.Epoch, epoch.Metrics.ValidationLoss);
        AddIfMeasured(Prefix + "Top1", epoch.Epoch, Percent * epoch.Metrics.Top1);
        AddIfMeasured(Prefix + "Top5", epoch.Epoch, Percent * epoch.Metrics.Top5);
        if (_options.LogsSparsity)
        {
            AddSparsity(epoch.Epoch);
        }

        if (_options.LogsHistograms)
        {
            AddHistograms(epoch.Epoch);
        }

        _writer.Flush();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _writer.Dispose();

    private void AddIfMeasured(string tag, long step, double? value)
    {
        if (value is { } number)
        {
            _writer.AddScalar(tag, step, number);
        }
    }

    private void AddSparsity(int epoch)
    {
        var summary = ModelSummary.Of(_model);
        foreach (var weight in summary.Weights)
        {
            _writer.AddScalar("sparsity/weights/" + weight.Name, epoch, Percent * weight.Sparsity);
            _writer.AddScalar("sparsity-2D/weights/" + weight.Name, epoch, Percent * weight.KernelSparsity);
        }

        _writer.AddScalar("sparsity/weights/total", epoch, Percent * summary.Sparsity);
    }

    private void AddHistograms(int epoch)
    {
        foreach (var (name, parameter) in _model.named_parameters().Where(entry => entry.name.Contains("weight", StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            AddHistogram(name.Replace('.', '/'), epoch, parameter);
            if (parameter.dim() == ConvolutionRank)
            {
                AddHistogram("magnitude/filters/" + name, epoch, GroupNorms.Of(parameter, Structure.Filter, 1));
            }
        }
    }

    // Training that has gone to NaN ends where the loss is looked at, not in its log.
    private void AddHistogram(string tag, int epoch, Tensor values)
    {
        if (values.numel() > 0 && values.isfinite().all().item<bool>())
        {
            _writer.AddHistogram(tag, epoch, values, _options.HistogramBins);
        }
    }
}
