using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Results;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Methods that make a quantized model better without training, each in one call.</summary>
/// <remarks>
/// Some change the float model, which computes the same afterwards and is easier to quantize: use them before
/// <see cref="PostTrainingQuantizer"/>. Others change the integers or biases of a <see cref="PostTrainedModel"/>, whose float model stays
/// as it is. The last ones only measure.
/// </remarks>
public static class Quantize
{
    private const int DefaultBins = 128;

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

    /// <summary>Learns for each weight whether it is rounded up or down (AdaRound).</summary>
    /// <param name="quantized">The quantized model; its layers get other integers on the same grids.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, three passes for each layer.</param>
    /// <param name="spec">How; null for the defaults.</param>
    /// <param name="progress">Hears of every layer.</param>
    /// <param name="cancellation">Ends the work between two steps; layers before are rounded.</param>
    /// <returns>The errors of the layers before and after.</returns>
    /// <exception cref="ArgumentException">There are no samples, or a number is out of its range.</exception>
    public static RoundingResult AdaRound(
        PostTrainedModel quantized,
        IBatchSource calibration,
        AdaRoundSpec? spec = null,
        IProgress<RoundedLayer>? progress = null,
        CancellationToken cancellation = default) =>
        AdaRounder.Run(quantized, calibration, spec ?? new(), progress, cancellation);

    /// <summary>Quantizes layer after layer, each with the clipping that keeps a score highest.</summary>
    /// <param name="model">The trained model; its normalisations are folded for good.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, twice.</param>
    /// <param name="score">The score of the model in its present state, to be large: for example the accuracy on some hundred samples.</param>
    /// <param name="spec">How; null for the defaults.</param>
    /// <param name="progress">Hears of every layer: keep them to resume with <see cref="GreedySearchSpec.Known"/>.</param>
    /// <param name="cancellation">Ends the search between two layers; the model is in float again.</param>
    /// <returns>The quantized model and the choices; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are no samples, or a number is out of its range.</exception>
    /// <exception cref="ModelStructureException">A layer that is named does not exist.</exception>
    public static GreedySearchResult Greedy(
        nn.Module<Tensor, Tensor> model,
        IBatchSource calibration,
        Func<nn.Module<Tensor, Tensor>, double> score,
        GreedySearchSpec? spec = null,
        IProgress<GreedyChoice>? progress = null,
        CancellationToken cancellation = default) =>
        GreedySearcher.Run(model, calibration, score, spec ?? new(), progress, cancellation);

    /// <summary>Quantizes linear layers and LSTMs without data: weights at once, activations with the range of each tensor as it comes.</summary>
    /// <remarks>An LSTM that is called with a packed sequence, or by <c>forward</c>, cannot be seen and runs in float.</remarks>
    /// <param name="model">Any model, with any inputs; it stays in evaluation mode.</param>
    /// <param name="spec">Bits, modes and overrides; null for 8 bits, symmetric.</param>
    /// <returns>The quantized model; dispose it to have the model in float again.</returns>
    /// <exception cref="ModelStructureException">The model has neither, or an override fits no module.</exception>
    public static DynamicModel Dynamic(nn.Module model, PostTrainingSpec? spec = null) => DynamicQuantizer.Run(model, spec ?? new());

    /// <summary>Gives every convolution and linear layer the bits that it needs, under a budget of size or time.</summary>
    /// <param name="model">The trained model; its normalisations are folded for good.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, twice.</param>
    /// <param name="loss">The loss of the model in its present state, to be small: for example the cross-entropy on some hundred samples.</param>
    /// <param name="spec">Budget and widths.</param>
    /// <param name="progress">Hears of every layer that was measured.</param>
    /// <param name="cancellation">Ends the search between two layers; the model is in float again.</param>
    /// <returns>The quantized model and what was measured; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are no samples or widths, or the budget is below what the cheapest widths cost.</exception>
    public static MixedPrecisionResult MixedPrecision(
        nn.Module<Tensor, Tensor> model,
        IBatchSource calibration,
        Func<nn.Module<Tensor, Tensor>, double> loss,
        MixedPrecisionSpec spec,
        IProgress<LayerSensitivity>? progress = null,
        CancellationToken cancellation = default) =>
        MixedPrecisionSearcher.Run(model, calibration, loss, spec, progress, cancellation);

    /// <summary>Runs the methods in their order, and keeps each only if the loss falls.</summary>
    /// <param name="model">The trained model; its normalisations are folded for good, and kept steps may scale its channels. Disposing the
    /// result gives it back in float, computing what it computed.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used.</param>
    /// <param name="loss">The loss of the model in its present state, to be small: for example the cross-entropy on some hundred samples.
    /// It decides, so data apart from those that steps calibrate with are the better judge.</param>
    /// <param name="spec">Bits and steps; null for the defaults.</param>
    /// <param name="progress">Hears of every decision.</param>
    /// <param name="cancellation">Ends the search between two steps; the model is in float again.</param>
    /// <returns>The quantized model and the decisions; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are no samples, or steps are out of order.</exception>
    public static SuiteResult Suite(
        nn.Module<Tensor, Tensor> model,
        IBatchSource calibration,
        Func<nn.Module<Tensor, Tensor>, double> loss,
        SuiteSpec? spec = null,
        IProgress<SuiteDecision>? progress = null,
        CancellationToken cancellation = default) =>
        SuiteRunner.Run(model, calibration, loss, spec ?? new(), progress, cancellation);

    /// <summary>Takes back by how much quantization has moved the mean of each output channel.</summary>
    /// <remarks>Source: Nagel et al. 2019, arXiv 1906.04721, section 4.2.</remarks>
    /// <param name="quantized">The quantized model; its layers get other biases.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used.</param>
    /// <returns>By how much means had moved.</returns>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static BiasCorrectionResult CorrectBiases(PostTrainedModel quantized, IBatchSource calibration) => BiasCorrector.Run(quantized, calibration);

    /// <summary>Measures what each convolution and linear layer bears: quantizes it alone, at every width.</summary>
    /// <param name="model">The trained model; its normalisations are folded for good, otherwise it stays as it is.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, twice.</param>
    /// <param name="evaluate">Measures the model in its present state, for example <see cref="Evaluator.Classify"/> on some hundred samples.</param>
    /// <param name="spec">Widths, and how ranges are found; null for the defaults.</param>
    /// <param name="progress">Hears of every layer that was measured.</param>
    /// <param name="cancellation">Ends the work between two layers; the model is in float again.</param>
    /// <returns>Accuracy, loss and noise of each layer's output, for tables and plots (<c>QuantizationSensitivityTable</c>).</returns>
    /// <exception cref="ArgumentException">There are no samples or widths.</exception>
    /// <exception cref="ModelStructureException">The model is quantized already.</exception>
    public static QuantizationSensitivity Sensitivity(
        nn.Module<Tensor, Tensor> model,
        IBatchSource calibration,
        Func<nn.Module<Tensor, Tensor>, EvaluationResult> evaluate,
        QuantizationSensitivitySpec? spec = null,
        IProgress<QuantizationCurve>? progress = null,
        CancellationToken cancellation = default) =>
        SensitivityMeasurer.Layers(model, calibration, evaluate, spec ?? new(), progress, cancellation);

    /// <summary>Measures the whole model with each of some widths.</summary>
    /// <param name="model">The trained model; its normalisations are folded for good, otherwise it stays as it is.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used, twice.</param>
    /// <param name="evaluate">Measures the model in its present state.</param>
    /// <param name="widths">Bits of weights and of activations; <see cref="LayerWidths.Float"/> for the float model.</param>
    /// <param name="spec">Everything but the bits; null for the defaults.</param>
    /// <param name="progress">Hears of every measurement.</param>
    /// <param name="cancellation">Ends the work between two measurements; the model is in float again.</param>
    /// <returns>An outcome for each of the widths, with the noise of the model's output (<c>BitsTable</c> shows them).</returns>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    /// <exception cref="ModelStructureException">The model is quantized already.</exception>
    public static ImmutableArray<QuantizationOutcome> Bits(
        nn.Module<Tensor, Tensor> model,
        IBatchSource calibration,
        Func<nn.Module<Tensor, Tensor>, EvaluationResult> evaluate,
        ImmutableArray<LayerWidths> widths,
        PostTrainingSpec? spec = null,
        IProgress<QuantizationOutcome>? progress = null,
        CancellationToken cancellation = default) =>
        SensitivityMeasurer.Bits(model, calibration, evaluate, widths, spec ?? new(), progress, cancellation);

    /// <summary>Counts the outputs of quantized layers in float, beside the ranges that were chosen for them (<c>RangeFigure</c> draws them).</summary>
    /// <param name="quantized">The quantized model; it computes in float while this runs.</param>
    /// <param name="data">The data; its first epoch is used, twice.</param>
    /// <param name="bins">Number of intervals. Range: 1 and more.</param>
    /// <param name="cancellation">Ends the work between two minibatches.</param>
    /// <returns>A histogram for each module whose output has a fixed range, in the order of the forward pass.</returns>
    public static ImmutableArray<RangedHistogram> OutputHistograms(
        PostTrainedModel quantized, IBatchSource data, int bins = DefaultBins, CancellationToken cancellation = default) =>
        ChosenRanges.Outputs(quantized, data, bins, cancellation);

    /// <summary>Counts the weights of quantized layers, beside the least and the largest that their integers stand for.</summary>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="bins">Number of intervals. Range: 1 and more.</param>
    /// <returns>A histogram for each convolution and linear layer on integers.</returns>
    public static ImmutableArray<RangedHistogram> WeightHistograms(PostTrainedModel quantized, int bins = DefaultBins) => ChosenRanges.Weights(quantized, bins);
}
