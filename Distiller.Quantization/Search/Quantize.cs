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
    public static ChannelScalingResult Equalize(nn.Module<Tensor, Tensor> model, Tensor example, EqualizationSpec? spec = null) =>
        Equalizer.Run(model, example, spec ?? new());

    /// <summary>Moves the size of channels with outliers from activations to the weights that read them (SmoothQuant).</summary>
    /// <param name="model">The trained model, changed in place: normalisations folded, weights scaled. It computes the same.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used.</param>
    /// <param name="spec">How; null for the defaults.</param>
    /// <returns>What was scaled; links are layers, or layer normalisations, and the layers that read them.</returns>
    /// <exception cref="ArgumentException">There are no samples, or a number is out of its range.</exception>
    public static ChannelScalingResult Smooth(nn.Module<Tensor, Tensor> model, IBatchSource calibration, SmoothingSpec? spec = null) =>
        Smoother.Run(model, calibration, spec ?? new());

    /// <summary>Scales channels with strong activations so that rounding the weights that read them costs least (AWQ).</summary>
    /// <param name="model">The trained model, changed in place: normalisations folded, weights scaled. It computes the same.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, twice for each layer.</param>
    /// <param name="spec">How the weights will be rounded; null for 4 bits in groups of 32.</param>
    /// <param name="cancellation">Ends the search between two layers; what was scaled computes the same.</param>
    /// <returns>What was scaled, with the errors before and after.</returns>
    /// <exception cref="ArgumentException">There are no samples, or a number is out of its range.</exception>
    public static ChannelScalingResult Awq(
        nn.Module<Tensor, Tensor> model, IBatchSource calibration, AwqSpec? spec = null, CancellationToken cancellation = default) =>
        AwqScaler.Run(model, calibration, spec ?? new(), cancellation);

    /// <summary>Rounds weights column by column, each error made up for by the columns to come (GPTQ).</summary>
    /// <param name="quantized">The quantized model; its layers get other integers on the same grids.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, once for each layer.</param>
    /// <param name="spec">How; null for the defaults.</param>
    /// <param name="cancellation">Ends the work between two layers; those before are rounded.</param>
    /// <returns>The errors of the layers before and after.</returns>
    /// <exception cref="ArgumentException">There are no samples, or a number is out of its range.</exception>
    public static RoundingResult Gptq(
        PostTrainedModel quantized, IBatchSource calibration, GptqSpec? spec = null, CancellationToken cancellation = default) =>
        GptqRounder.Run(quantized, calibration, spec ?? new(), cancellation);

    /// <summary>Takes back by how much quantization has moved the mean of each output channel.</summary>
    /// <remarks>Source: Nagel et al. 2019, arXiv 1906.04721, section 4.2.</remarks>
    /// <param name="quantized">The quantized model; its layers get other biases.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used.</param>
    /// <returns>By how much means had moved.</returns>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static BiasCorrectionResult CorrectBiases(PostTrainedModel quantized, IBatchSource calibration) => BiasCorrector.Run(quantized, calibration);
}
