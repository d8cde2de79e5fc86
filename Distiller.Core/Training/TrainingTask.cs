using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Training;

/// <summary>What a model is trained for: how its loss is computed, and how it is measured.</summary>
public sealed record TrainingTask
{
    /// <summary>The model.</summary>
    public required nn.Module Model { get; init; }

    /// <summary>
    /// Runs the model forward on a minibatch and computes the criterion: a scalar tensor with gradient, the mean over the
    /// minibatch.
    /// </summary>
    public required Func<Batch, Tensor> Loss { get; init; }

    /// <summary>Measures the model on a data set. Leaves the model in the mode in which it was.</summary>
    public required Func<IBatchSource, CancellationToken, EvaluationResult> Evaluate { get; init; }

    /// <summary>Classification with cross-entropy.</summary>
    /// <param name="model">Maps inputs (N, ...) to scores (N, Classes).</param>
    /// <param name="labelSmoothing">How much of the target is spread over all classes. Range: 0 to 1. Default 0.</param>
    /// <returns>The task; images go through the model with channels last in memory.</returns>
    public static TrainingTask Classification(nn.Module<Tensor, Tensor> model, double labelSmoothing = 0)
    {
        Guards.Fraction(labelSmoothing);
        return new TrainingTask
        {
            Model = model,
            Loss = batch => nn.functional.cross_entropy(
                model.call(ChannelsLast.Apply(batch.Inputs)), batch.Targets, label_smoothing: labelSmoothing),
            Evaluate = (source, cancellation) => Evaluator.Classify(model, source, cancellation),
        };
    }
}
