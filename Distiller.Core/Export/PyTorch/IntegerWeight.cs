using static TorchSharp.torch;

namespace Distiller.Export.PyTorch;

/// <summary>A weight as integers: real = integers · steps, with one step a filter.</summary>
/// <param name="Integers">Signed bytes of the weight's shape, (F, …).</param>
/// <param name="Steps">float32 of shape (F, 1, …), which broadcasts over the integers.</param>
public sealed record IntegerWeight(Tensor Integers, Tensor Steps) : IDisposable
{
    /// <summary>What the integers stand for: a new tensor of the current scope, float32.</summary>
    public Tensor ToReal() => Integers.to_type(ScalarType.Float32).mul(Steps);

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Integers.Dispose();
        Steps.Dispose();
    }
}
