using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>w(σ) of score distillation: how much the difference of two scores counts.</summary>
/// <remarks>Every weighting multiplies D_fake − D_target, which is σ² times the difference of the scores.</remarks>
public abstract record ScoreWeighting
{
    /// <summary>w = σ²: the gradient is D_fake − D_target. Diff-Instruct with EDM.</summary>
    public static ScoreWeighting SigmaSquared { get; } = new PlainWeighting();

    /// <summary>(D_fake − D_target) / mean |x − D_target| of each sample; what is not a number becomes 0. DMD and its successors.</summary>
    /// <remarks>Source: Yin et al. 2024, arXiv 2311.18828, equation 8.</remarks>
    public static ScoreWeighting DmdNormalised { get; } = new NormalisedWeighting();

    /// <summary>A weighting of your own.</summary>
    /// <param name="weight">Maps σ (N) to w(σ) / σ² (N).</param>
    /// <returns>The weighting.</returns>
    public static ScoreWeighting Custom(Func<Tensor, Tensor> weight) => new CustomWeighting(weight);

    /// <summary>The gradient of the samples.</summary>
    /// <param name="samples">x, shape (N, ...).</param>
    /// <param name="fake">D_fake(y; σ).</param>
    /// <param name="target">D_target(y; σ).</param>
    /// <param name="sigma">σ, shape (N).</param>
    /// <returns>g, shape (N, ...).</returns>
    public abstract Tensor Apply(Tensor samples, Tensor fake, Tensor target, Tensor sigma);

    private sealed record PlainWeighting : ScoreWeighting
    {
        public override Tensor Apply(Tensor samples, Tensor fake, Tensor target, Tensor sigma) => fake - target;
    }

    private sealed record NormalisedWeighting : ScoreWeighting
    {
        private const double Smallest = 1e-8;

        public override Tensor Apply(Tensor samples, Tensor fake, Tensor target, Tensor sigma)
        {
            using var scope = NewDisposeScope();
            var size = (samples - target).abs().flatten(1).mean([1]) + Smallest;
            return ((fake - target) / PerSample.Of(size, samples)).nan_to_num(0, 0, 0).MoveToOuterDisposeScope();
        }
    }

    private sealed record CustomWeighting(Func<Tensor, Tensor> Weight) : ScoreWeighting
    {
        public override Tensor Apply(Tensor samples, Tensor fake, Tensor target, Tensor sigma)
        {
            using var scope = NewDisposeScope();
            return ((fake - target) * PerSample.Of(Weight(sigma), samples)).MoveToOuterDisposeScope();
        }
    }
}
