using Distiller.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Training;

/// <summary>Measures a classifier.</summary>
public static class Evaluator
{
    private const int TopCount = 5;

    /// <summary>Loss (mean cross-entropy), top-1 and top-5 accuracy over a data set.</summary>
    /// <remarks>
    /// The model is in evaluation mode meanwhile, and without gradients; its training mode comes back. One dispose scope per
    /// minibatch. Deterministic: the order of the samples does not matter beyond rounding.
    /// </remarks>
    /// <param name="model">Maps inputs (N, ...) to scores (N, Classes).</param>
    /// <param name="source">The samples; its epoch 0 is read. Targets: classes (N), Int64.</param>
    /// <param name="cancellation">Ends the evaluation between two minibatches.</param>
    /// <returns>The means over all samples.</returns>
    /// <exception cref="ArgumentException">The data set has no samples.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static EvaluationResult Classify(
        nn.Module<Tensor, Tensor> model, IBatchSource source, CancellationToken cancellation = default)
    {
        if (source.BatchCount == 0)
        {
            throw new ArgumentException("There are no samples to evaluate on.", nameof(source));
        }

        bool wasTraining = model.training;
        model.eval();
        try
        {
            using IDisposable noGrad = no_grad();
            return Run(model, source, cancellation);
        }
        finally
        {
            model.train(wasTraining);
        }
    }

    private static EvaluationResult Run(nn.Module<Tensor, Tensor> model, IBatchSource source, CancellationToken cancellation)
    {
        MeanMeter loss = new();
        long best = 0;
        long amongBest = 0;
        using IEnumerator<Batch> batches = source.ReadEpoch(0).GetEnumerator();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            if (!batches.MoveNext())
            {
                break;
            }

            Batch batch = batches.Current;
            Tensor scores = model.call(ChannelsLast.Apply(batch.Inputs));
            loss.Add(nn.functional.cross_entropy(scores, batch.Targets).ToDouble(), batch.Count);
            (_, Tensor classes) = scores.topk((int)Math.Min(TopCount, scores.shape[1]), 1);
            Tensor hits = classes.eq(batch.Targets.unsqueeze(1));
            best += hits.narrow(1, 0, 1).sum().ToInt64();
            amongBest += hits.sum().ToInt64();
        }

        return new EvaluationResult(loss.Mean, (double)best / loss.Count, (double)amongBest / loss.Count, (int)loss.Count);
    }
}
