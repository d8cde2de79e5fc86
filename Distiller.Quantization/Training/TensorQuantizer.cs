using System.Collections.Immutable;
using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes one tensor of a model, with what it has to remember and to learn for that.</summary>
internal abstract class TensorQuantizer : IDisposable
{
    /// <summary>What the optimizer has to learn.</summary>
    internal virtual ImmutableArray<Parameter> Learned => [];

    /// <summary>The quantized values; gradients go through to <paramref name="values"/>.</summary>
    /// <returns>A new tensor.</returns>
    internal abstract Tensor Apply(Tensor values, bool isTraining);

    internal virtual StateDict SaveState() => StateDict.Empty;

    internal virtual void LoadState(StateDict state)
    {
    }

    public virtual void Dispose()
    {
    }
}
