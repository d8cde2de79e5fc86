using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>Holds the norm of all gradients together below 1, as Distil-Whisper does.</summary>
internal sealed record GradientClip : PolicySpec
{
    private const double MaxNorm = 1;

    public override string Name => "gradient_clip";

    public override CompressionPolicy Build(BuildContext context) => new Policy();

    private sealed class Policy : CompressionPolicy
    {
        public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step) =>
            nn.utils.clip_grad_norm_(context.Model.parameters().Where(parameter => parameter.requires_grad), MaxNorm);
    }
}
