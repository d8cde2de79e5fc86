using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The grid of integers on which the values of an activation lie: one scale and zero point for the whole tensor.</summary>
/// <param name="Scheme">Bits and mode.</param>
/// <param name="Scale">Multiplies.</param>
/// <param name="ZeroPoint">Is subtracted after scaling.</param>
internal sealed record ActivationGrid(LinearScheme Scheme, float Scale, float ZeroPoint)
{
    public static ActivationGrid Of(LinearParameters parameters) =>
        new(parameters.Scheme, parameters.Scale.item<float>(), parameters.ZeroPoint.item<float>());

    /// <summary>The grid as tensors, which belong to the caller's scope.</summary>
    public LinearParameters ToParameters(Device device) => new(Scheme, tensor([Scale], device: device), tensor([ZeroPoint], device: device));
}
