using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Distiller.Quantization;

/// <summary>What a suite made of a model. Disposing gives the model back in float.</summary>
/// <param name="Model">The quantized model, with every step that was kept.</param>
/// <param name="Quantization">The description that it was quantized with.</param>
/// <param name="FloatLoss">The loss of the float model.</param>
/// <param name="InitialLoss">The loss when it was quantized, before any step.</param>
/// <param name="Loss">The loss at the end.</param>
/// <param name="Decisions">The log, step by step.</param>
public sealed record SuiteResult(
    PostTrainedModel Model, PostTrainingSpec Quantization, double FloatLoss, double InitialLoss, double Loss, ImmutableArray<SuiteDecision> Decisions) : IDisposable
{
    /// <summary>Removes everything that stands in for modules.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>The log as a table.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"float",-24} {FloatLoss,10:0.0000}\n{"quantized",-24} {InitialLoss,10:0.0000}\n");
        foreach (var decision in Decisions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{decision.Step,-24} {decision.LossAfter,10:0.0000} {(decision.IsKept ? "kept" : "dropped"),-8} {decision.Detail}\n");
        }

        return text.ToString();
    }
}
