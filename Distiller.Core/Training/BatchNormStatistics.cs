using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Training;

/// <summary>Measures the means and variances of batch normalisations anew.</summary>
/// <remarks>
/// Removing channels shifts what the layers behind them see, and the statistics of before no longer fit: a network at chance level is
/// often one whose statistics are stale. With new ones, accuracy before training tells candidates apart as accuracy after training does.
/// <para>Source: Li et al. 2020, "EagleEye", arXiv 2007.02491, section 3.3.</para>
/// </remarks>
public static class BatchNormStatistics
{
    /// <summary>Replaces the running statistics by the averages over batches; weights stay, and dropout stays off.</summary>
    /// <param name="model">The model; its modes are as before afterwards.</param>
    /// <param name="batches">Inputs (N, …) from the training data, a hundred samples or more in all; the caller keeps them.</param>
    /// <exception cref="ArgumentException">There are no batches.</exception>
    public static void Estimate(nn.Module<Tensor, Tensor> model, IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        NormBase[] norms = [.. model.modules().OfType<NormBase>().Where(norm => norm is { track_running_stats: true, running_mean: not null } && norm.running_mean.numel() > 0)];
        double?[] momenta = Array.ConvertAll(norms, norm => norm.momentum);
        int seen = 0;
        using var noGrad = no_grad();
        using EvaluationMode evaluation = new(model);
        try
        {
            Array.ForEach(norms, norm => norm.train());
            foreach (Tensor batch in batches)
            {
                using var scope = NewDisposeScope();
                seen++;
                // The average of all batches so far; the first one replaces what was there.
                Array.ForEach(norms, norm => norm.momentum = 1.0 / seen);
                _ = model.call(batch);
            }
        }
        finally
        {
            for (int index = 0; index < norms.Length; index++)
            {
                norms[index].momentum = momenta[index];
            }
        }

        if (seen == 0)
        {
            throw new ArgumentException("Statistics need at least one batch of inputs; a hundred samples from the training data are enough.", nameof(batches));
        }
    }
}
