using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>LSQ: each weight and each activation learns its step. Not in the original; YAML: <c>LearnedStepQuantizer</c>.</summary>
/// <remarks>Source: Esser et al. 2020, arXiv 1902.08153.</remarks>
public sealed record LearnedStepQuantizerSpec : QuantizerSpec
{
    /// <summary>Weight decay of the steps; null for the optimizer's. Default 0: decay would shrink the range of values.</summary>
    public double? StepDecay { get; init; } = 0;

    internal override double? LearnedWeightDecay => StepDecay;

    internal override TrainingMethod Method(Compatibility compatibility) => new LearnedSteps();

    private sealed class LearnedSteps : TrainingMethod
    {
        internal override TensorQuantizer ForParameter(Tensor parameter, int bits)
        {
            var integers = IntegerRange.Of(bits, QuantizationMode.Symmetric);
            return Make(integers, LearnedStepSize.InitialStep(parameter, integers));
        }

        internal override TensorQuantizer ForActivation(int bits) => Make(IntegerRange.Of(bits, QuantizationMode.AsymmetricUnsigned), null);

        private static LearnedQuantizer Make(IntegerRange integers, double? start) => new(
            start,
            (values, step) => LearnedStepSize.Quantize(values, step, integers),
            values => LearnedStepSize.InitialStep(values, integers));
    }
}
