using System.Globalization;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>Writes down which events it hears, and otherwise does nothing.</summary>
/// <param name="name">Begins each line.</param>
/// <param name="log">Receives the lines, such as <c>a: OnMinibatchEnd 2/5</c>.</param>
public sealed class RecordingPolicy(string name, IList<string> log) : CompressionPolicy
{
    /// <summary>Whether the scheduler has disposed it.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public override void OnEpochBegin(PolicyContext context) => Write($"OnEpochBegin {context.Epoch}");

    /// <inheritdoc/>
    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step) => Write("OnMinibatchBegin", step);

    /// <inheritdoc/>
    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        Write("BeforeBackward", step);
        return null;
    }

    /// <inheritdoc/>
    public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step) => Write("BeforeOptimizerStep", step);

    /// <inheritdoc/>
    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step) => Write("OnMinibatchEnd", step);

    /// <inheritdoc/>
    public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics) => Write($"OnEpochEnd {context.Epoch}");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Write(string text, TrainingStep step) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{text} {step.Epoch}/{step.Minibatch}"));

    private void Write(string text) => log.Add($"{name}: {text}");
}
