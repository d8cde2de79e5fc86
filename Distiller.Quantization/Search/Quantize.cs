using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Methods that make a quantized model better without training, each in one call.</summary>
/// <remarks>
/// Some change the float model, which computes the same afterwards and is easier to quantize: use them before
/// <see cref="PostTrainingQuantizer"/>. Others change the integers or biases of a <see cref="PostTrainedModel"/>, whose float model stays
/// as it is.
/// </remarks>
public static class Quantize
{
    /// <summary>Gives channels of neighbouring layers equal ranges, so that one scale for each tensor loses less.</summary>
    /// <param name="model">The trained model, changed in place: normalisations folded, weights scaled. It computes the same.</param>
    /// <param name="example">A batch of typical inputs.</param>
    /// <param name="spec">How; null for the defaults.</param>
    /// <returns>What was equalized.</returns>
    public static EqualizationResult Equalize(nn.Module<Tensor, Tensor> model, Tensor example, EqualizationSpec? spec = null) =>
        Equalizer.Run(model, example, spec ?? new());

    /// <summary>Takes back by how much quantization has moved the mean of each output channel.</summary>
    /// <remarks>Source: Nagel et al. 2019, arXiv 1906.04721, section 4.2.</remarks>
    /// <param name="quantized">The quantized model; its layers get other biases.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used.</param>
    /// <returns>By how much means had moved.</returns>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static BiasCorrectionResult CorrectBiases(PostTrainedModel quantized, IBatchSource calibration) => BiasCorrector.Run(quantized, calibration);
}
