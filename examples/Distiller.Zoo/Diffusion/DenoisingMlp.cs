using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Diffusion;

/// <summary>A network for diffusion in few dimensions: three hidden layers with SiLU, told the noise level by waves.</summary>
/// <remarks>Shapes: samples (N, D) and noise level (N) → (N, D). With D = 2 and 96 hidden units: 20,834 parameters (input 2 + 16).</remarks>
public sealed class DenoisingMlp : nn.Module<Tensor, Tensor, Tensor>
{
    private const int NoiseFeatures = 16;
    private readonly Linear fc1;
    private readonly Linear fc2;
    private readonly Linear fc3;
    private readonly Linear fc4;

    /// <summary>A network with the layers' own starting weights.</summary>
    /// <param name="dimensions">D. Range: 1 and more. Default 2.</param>
    /// <param name="width">Hidden units of each layer. Range: 1 and more. Default 96.</param>
    public DenoisingMlp(int dimensions = 2, int width = 96)
        : base(nameof(DenoisingMlp))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        fc1 = nn.Linear(dimensions + NoiseFeatures, width);
        fc2 = nn.Linear(width, width);
        fc3 = nn.Linear(width, width);
        fc4 = nn.Linear(width, dimensions);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.silu(fc1.call(cat([input, FourierFeatures.Of(noise, NoiseFeatures)], 1)));
        x = nn.functional.silu(fc2.call(x));
        x = nn.functional.silu(fc3.call(x));
        return fc4.call(x).MoveToOuterDisposeScope();
    }
}
