using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Gradients;

/// <summary>Scales all gradients together when their norm is too large, so that one odd minibatch cannot throw the weights far away.</summary>
/// <remarks>
/// g ← g · min(1, MaxNorm / ‖g‖₂), with the norm over the gradients of all parameters that learn. Policies act in their order: put it
/// behind those that change gradients. Source: Pascanu et al. 2013, "On the difficulty of training recurrent neural networks", arXiv 1211.5063.
/// </remarks>
public sealed record GradientClipPolicySpec : PolicySpec
{
    /// <summary>The largest norm. Range: above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public required double MaxNorm
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxNorm));
            field = value;
        }
    }

    /// <inheritdoc/>
    public override string Name => "gradient_clip";

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) => new Policy(MaxNorm);

    private sealed class Policy(double maxNorm) : CompressionPolicy
    {
        public override bool HasState => false;

        public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
        {
            using DisposeScope scope = NewDisposeScope();
            nn.utils.clip_grad_norm_(context.Model.parameters().Where(parameter => parameter.requires_grad), maxNorm);
        }
    }
}
