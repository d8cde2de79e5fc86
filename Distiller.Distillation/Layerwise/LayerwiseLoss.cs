using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>How far predictions are from a teacher's states. Source: Chang et al. 2021, "DistilHuBERT", arXiv 2110.01900, equation 1.</summary>
public static class LayerwiseLoss
{
    private const double Epsilon = 1e-8;

    /// <summary>The mean over N, K, T and D of |P − H| or (P − H)².</summary>
    /// <remarks>The paper writes a sum over the K targets; its code takes the mean, as here.</remarks>
    /// <param name="predictions">P, shape (N, K, T, D).</param>
    /// <param name="states">H, shape (N, K, T, D).</param>
    /// <param name="mask">1 for frames that count, shape (N, T); null if all do.</param>
    /// <param name="reconstruction">Which.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Reconstruct(Tensor predictions, Tensor states, Tensor? mask, Reconstruction reconstruction)
    {
        using var scope = NewDisposeScope();
        var difference = predictions - states;
        return Mean((reconstruction == Reconstruction.L1 ? difference.abs() : difference.square()).mean([-1L]), mask).MoveToOuterDisposeScope();
    }

    /// <summary>The mean over N, K and T of −log σ(cos(P, H)), the cosine over D: 0.3133 for equal directions, 1.3133 for opposite ones.</summary>
    /// <param name="predictions">P, shape (N, K, T, D).</param>
    /// <param name="states">H, shape (N, K, T, D).</param>
    /// <param name="mask">1 for frames that count, shape (N, T); null if all do.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Align(Tensor predictions, Tensor states, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return Mean(-nn.functional.logsigmoid(Cosine(predictions, states)), mask).MoveToOuterDisposeScope();
    }

    /// <summary>cos(P, H) over D.</summary>
    /// <param name="predictions">P, shape (N, K, T, D).</param>
    /// <param name="states">H, shape (N, K, T, D).</param>
    /// <returns>Shape (N, K, T).</returns>
    public static Tensor Cosine(Tensor predictions, Tensor states) => nn.functional.cosine_similarity(predictions, states, -1, Epsilon);

    /// <summary>The mean over the frames that count.</summary>
    /// <param name="values">Shape (N, K, T).</param>
    /// <param name="mask">1 for frames that count, shape (N, T); null if all do.</param>
    /// <returns>A scalar.</returns>
    internal static Tensor Mean(Tensor values, Tensor? mask)
    {
        if (mask is null)
        {
            return values.mean();
        }

        using var scope = NewDisposeScope();
        return ((values * mask.unsqueeze(1)).sum() / (mask.sum() * values.shape[1])).MoveToOuterDisposeScope();
    }
}
