using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Draws samples from a diffusion model in many steps, along its probability flow: dy/dσ = (y − D(y; σ)) / σ.</summary>
/// <remarks>Deterministic once the noise is given. Source: Karras et al. 2022, arXiv 2206.00364, algorithm 1.</remarks>
public sealed record DiffusionSampler
{
    /// <summary>The noise levels, falling; a last step to 0 is added. Default: 18 levels of <see cref="KarrasGrid"/>.</summary>
    /// <exception cref="ArgumentException">There are none, one is not positive, or they do not fall.</exception>
    public ImmutableArray<double> Levels
    {
        get;
        init
        {
            if (value.IsDefaultOrEmpty || value.Any(sigma => !(sigma > 0) || !double.IsFinite(sigma)) || value.Zip(value.Skip(1)).Any(pair => pair.First <= pair.Second))
            {
                throw new ArgumentException("The noise levels of a sampler are finite, above 0, and fall. KarrasGrid.Levels makes such a list.", nameof(Levels));
            }

            field = value;
        }
    }
    = KarrasGrid.Levels(18);

    /// <summary>The order of the steps. Default <see cref="SamplerOrder.Heun"/>.</summary>
    public SamplerOrder Order { get; init; } = SamplerOrder.Heun;

    /// <summary>How often the model is asked for each sample.</summary>
    public int Evaluations => Order == SamplerOrder.Heun ? (2 * Levels.Length) - 1 : Levels.Length;

    /// <summary>Turns noise into samples. No gradients.</summary>
    /// <param name="model">The diffusion model.</param>
    /// <param name="noise">Standard normal, shape (N, ...).</param>
    /// <returns>Samples, shape (N, ...).</returns>
    public Tensor Sample(IDenoiser model, Tensor noise)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var samples = noise * Levels[0];
        for (var i = 0; i < Levels.Length; i++)
        {
            using var step = NewDisposeScope();
            samples = Step(model, samples, Levels[i], i + 1 < Levels.Length ? Levels[i + 1] : 0).MoveToOuterDisposeScope();
        }

        return samples.MoveToOuterDisposeScope();
    }

    private Tensor Step(IDenoiser model, Tensor samples, double from, double to)
    {
        var slope = Slope(model, samples, from);
        var next = samples + (slope * (to - from));
        return Order == SamplerOrder.Heun && to > 0
            ? samples + ((slope + Slope(model, next, to)) * (0.5 * (to - from)))
            : next;
    }

    private static Tensor Slope(IDenoiser model, Tensor samples, double sigma) =>
        (samples - model.Denoise(samples, full([samples.shape[0]], sigma, dtype: samples.dtype, device: samples.device))) / sigma;
}
