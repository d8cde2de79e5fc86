using Distiller.Distillation.Diffusion;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>A generator whose samples start where the teacher never was: x = scale·G(z) + shift.</summary>
internal sealed class Shifted(IOneStepGenerator inner, double scale, double shift) : IOneStepGenerator
{
    public nn.Module Module => inner.Module;

    public Tensor OneStep(Tensor noise)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        return ((inner.OneStep(noise) * scale) + shift).MoveToOuterDisposeScope();
    }
}
