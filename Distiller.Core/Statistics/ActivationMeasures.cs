using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>What the channels of an activation have to say, averaged over the samples of a batch.</summary>
/// <remarks>
/// Activations are (N, C, H, W) and give one value per channel, or (N, F) and give one value in all.
/// <para>Source: Distiller, <c>distiller/utils.py</c> (<c>activation_channels_l1</c>, <c>_means</c>, <c>_apoz</c>); APoZ: Hu et al. 2016,
/// arXiv 1607.03250.</para>
/// </remarks>
public static class ActivationMeasures
{
    private const double Percent = 100;

    /// <summary>Mean over the samples of the sum of absolute values.</summary>
    /// <param name="activation">Shape (N, C, H, W) or (N, F).</param>
    /// <returns>A new tensor of shape (C), or a scalar.</returns>
    /// <exception cref="ArgumentException">The activation has another rank.</exception>
    public static Tensor L1(Tensor activation) => PerChannel(activation, samples => samples.abs().sum(-1));

    /// <summary>Mean of all values.</summary>
    /// <param name="activation">Shape (N, C, H, W) or (N, F).</param>
    /// <returns>A new tensor of shape (C), or a scalar.</returns>
    /// <exception cref="ArgumentException">The activation has another rank.</exception>
    public static Tensor Mean(Tensor activation) => PerChannel(activation, samples => samples.mean([-1]));

    /// <summary>Average percentage of zeros.</summary>
    /// <param name="activation">Shape (N, C, H, W) or (N, F).</param>
    /// <returns>A new tensor of shape (C), or a scalar; percent, 0 to 100.</returns>
    /// <exception cref="ArgumentException">The activation has another rank.</exception>
    public static Tensor Apoz(Tensor activation) =>
        PerChannel(activation, samples => Percent * samples.eq(0).to_type(ScalarType.Float32).mean([-1]));

    private static Tensor PerChannel(Tensor activation, Func<Tensor, Tensor> measure)
    {
        if (activation.dim() is not (2 or 4))
        {
            throw new ArgumentException(
                $"Activations are (N, C, H, W) or (N, F), not {Guards.ShapeText(activation.shape)}.", nameof(activation));
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor samples = activation.dim() == 4 ? activation.flatten(2) : activation;
        return measure(samples).mean([0]).MoveToOuterDisposeScope();
    }
}
