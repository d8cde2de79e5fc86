using Distiller.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>How well a model foresees the next word of a translation, given those before.</summary>
public static class TranslationScore
{
    /// <summary>Cross-entropy of the words that follow; padding does not count.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">A minibatch of <see cref="ParallelText"/>.</param>
    /// <returns>The mean over all words, in nats.</returns>
    public static Tensor Loss(nn.Module<Tensor, Tensor> model, Batch batch)
    {
        using var scope = NewDisposeScope();
        var scores = model.call(batch.Inputs);
        return nn.functional.cross_entropy(scores.flatten(0, 1), batch.Targets.flatten(), ignore_index: Vocabulary.Padding).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of the minibatches' losses, weighted by their sentences. The model's mode comes back.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">Sentence pairs.</param>
    public static double MeanLoss(nn.Module<Tensor, Tensor> model, IBatchSource text)
    {
        var training = model.training;
        model.eval();
        using var noGradients = no_grad();
        var sum = 0.0;
        foreach (var batch in text.ReadEpoch(0))
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                sum += batch.Count * Loss(model, batch).ToDouble();
            }
        }

        model.train(training);
        return sum / text.SampleCount;
    }
}
