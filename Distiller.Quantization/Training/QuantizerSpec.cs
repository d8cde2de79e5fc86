using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Description of a quantizer for training. YAML: an entry of <c>quantizers</c>.</summary>
/// <remarks>
/// Weights and biases of Linear and convolutions, and the outputs of ReLU modules, are quantized. Activations that code computes
/// without a module are not seen. Source: Distiller, <c>quantization/quantizer.py</c>.
/// </remarks>
public abstract record QuantizerSpec : ComponentSpec<IQuantizer>
{
    /// <summary>Bits of the weights; null leaves them in float. Range: 1 to 16. YAML: <c>bits_weights</c>.</summary>
    public int? WeightBits { get; init; }

    /// <summary>Bits of the activations; null leaves them in float. Range: 1 to 16. YAML: <c>bits_activations</c>.</summary>
    public int? ActivationBits { get; init; }

    /// <summary>Bits of the biases; null leaves them in float. Range: 1 to 32. YAML: <c>bits_bias</c>.</summary>
    public int? BiasBits { get; init; }

    /// <summary>Other bits for some modules; the first pattern that fits wins. YAML: <c>overrides</c>.</summary>
    public ImmutableArray<QuantizationOverride> Overrides { get; init; } = [];

    /// <inheritdoc/>
    public sealed override IQuantizer Build(BuildContext context) => Attach(context.Model, context.Optimizer, context.Compatibility);

    /// <summary>Prepares a model, for training loops without a scheduler.</summary>
    /// <param name="model">The model; it outlives the quantizer.</param>
    /// <param name="optimizer">Gets the clipping levels or steps that are learned; may be null if there are none.</param>
    /// <param name="compatibility">Whether results shall be sane or those of the original.</param>
    /// <returns>A quantizer that is not active yet.</returns>
    /// <exception cref="ModelStructureException">An override matches no module, or nothing can be quantized.</exception>
    /// <exception cref="ArgumentException">There are parameters to learn but no optimizer.</exception>
    public IQuantizer Attach(nn.Module model, optim.Optimizer? optimizer = null, Compatibility compatibility = Compatibility.Sane)
    {
        var quantizer = new ModelQuantizer(this, Method(compatibility), model);
        try
        {
            quantizer.Learn(optimizer, LearnedWeightDecay);
            return quantizer;
        }
        catch
        {
            quantizer.Dispose();
            throw;
        }
    }

    /// <summary>Weight decay of what the quantizer learns itself; null for the optimizer's.</summary>
    internal virtual double? LearnedWeightDecay => null;

    /// <summary>Bits of the model's input; null leaves it in float.</summary>
    internal virtual int? EffectiveInputBits => null;

    internal abstract TrainingMethod Method(Compatibility compatibility);
}
