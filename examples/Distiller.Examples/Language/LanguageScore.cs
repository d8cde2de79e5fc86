using Distiller.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Language;

/// <summary>How well a model foresees the next word.</summary>
public static class LanguageScore
{
    /// <summary>Cross-entropy of the next words.</summary>
    /// <param name="network">The model: word numbers (N, T) to scores (N, T, words).</param>
    /// <param name="words">What it reads, shape (N, T).</param>
    /// <param name="next">What comes next, shape (N, T).</param>
    /// <returns>The mean over all words, in nats.</returns>
    public static Tensor Loss(nn.Module<Tensor, Tensor> network, Tensor words, Tensor next) =>
        nn.functional.cross_entropy(network.call(words).reshape(-1, Text.VocabularySize), next.reshape(-1));

    /// <summary>The mean loss of the batches of a text. Leaves the model in evaluation mode.</summary>
    /// <param name="network">The model.</param>
    /// <param name="text">The text.</param>
    public static double MeanLoss(nn.Module<Tensor, Tensor> network, IBatchSource text)
    {
        network.eval();
        using var noGradients = no_grad();
        var sum = 0.0;
        foreach (var batch in text.ReadEpoch(0))
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                sum += Loss(network, batch.Inputs, batch.Targets).ToDouble();
            }
        }

        return sum / text.BatchCount;
    }

    /// <summary>The number of words between which a model wavers: the exponential of the mean loss. Leaves the model in evaluation mode.</summary>
    /// <param name="network">The model.</param>
    /// <param name="text">The text.</param>
    public static double Perplexity(nn.Module<Tensor, Tensor> network, IBatchSource text) => Math.Exp(MeanLoss(network, text));
}
