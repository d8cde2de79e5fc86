using Distiller.Configuration;

namespace Distiller.Quantization;

/// <summary>What the quantizers of schedule files do, and their keys.</summary>
internal static class QuantizationDescriptions
{
    private const string Kind = "quantizer";

    private static readonly string[] modes = ["SYMMETRIC", "SYMMETRIC_RESTRICTED", "ASYMMETRIC_UNSIGNED", "ASYMMETRIC_SIGNED"];

    private static readonly KeyDescription[] bits =
    [
        Bits("bits_weights", "Bits of weights.").Optional("32"),
        Bits("bits_activations", "Bits of activations.").Optional("32"),
        Bits("bits_bias", "Bits of biases.").Optional("32"),
    ];

    private static readonly KeyDescription overrides =
        new KeyDescription("overrides", KeyType.MappingTable, "Other bits for modules whose whole name fits a regular expression. The first that fits wins; an equal name comes before all.", "{conv: {bits_weights: 4}}")
        {
            Keys = [Bits("bits_weights", "Bits of weights.").Optional(), Bits("bits_activations", "Bits of activations.").Optional(), Bits("bits_bias", "Bits of biases.").Optional()],
        }.Optional();

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .Describe(Kind, "", new("Quantizes in training, from the first epoch of a window on.", []))
        .Describe(Kind, "QuantAwareTrainRangeLinearQuantizer", Quantizes(
            "Simulates linear quantization; the ranges of activations follow the batches.",
            new KeyDescription("mode", KeyType.ChoiceOrMapping, "How the range is divided, for both or for each.", "ASYMMETRIC_UNSIGNED")
            {
                Words = [.. modes],
                Keys = [Mode("activations"), Mode("weights")],
            }.Optional("SYMMETRIC"),
            new KeyDescription("ema_decay", KeyType.Number, "Decay of the running range of activations.", "0.99").From(0, 1).Optional("0.999"),
            Flag("per_channel_wts", "Every output channel has a scale of its own.", "true", "false"),
            Flag("quantize_inputs", "The model's inputs are quantized too.", "false", "true"),
            new KeyDescription("num_bits_inputs", KeyType.Integer, "Bits of the inputs; those of activations if left out.", "8").From(2, 16).Optional()))
        .Describe(Kind, "DorefaQuantizer", Quantizes("Weights by the hyperbolic tangent, activations in [0, 1] (DoReFa)."))
        .Describe(Kind, "WRPNQuantizer", Quantizes("Weights cut off to [-1, 1], activations in [0, 1] (WRPN)."))
        .Describe(Kind, "PACTQuantizer", Quantizes(
            "Weights as DoReFa, activations up to a level that is learned (PACT).",
            new KeyDescription("act_clip_init_val", KeyType.Number, "The level at the start.", "6.0").Above(0).Optional("8.0"),
            new KeyDescription("act_clip_decay", KeyType.Number, "Weight decay of the level; the optimizer's if left out.", "0.0001").From(0).Optional()))
        .Describe(Kind, "LearnedStepQuantizer", Quantizes(
            "The steps of weights and activations are learned (LSQ).",
            new KeyDescription("step_decay", KeyType.Number, "Weight decay of the steps.", "0.0001").From(0).Optional("0.0")));

    private static ClassDescription Quantizes(string summary, params ReadOnlySpan<KeyDescription> own) => new(summary, [.. bits, .. own, overrides]);

    private static KeyDescription Bits(string name, string meaning) =>
        new KeyDescription(name, KeyType.Integer, meaning + " 32 and null mean float.", "8") { AllowsNull = true }.From(1, 32);

    private static KeyDescription Mode(string name) =>
        new KeyDescription(name, KeyType.Choice, $"The mode of {name}.", "SYMMETRIC") { Words = [.. modes] }.Optional("SYMMETRIC");

    private static KeyDescription Flag(string name, string meaning, string example, string otherwise) =>
        new KeyDescription(name, KeyType.Flag, meaning, example).Optional(otherwise);
}
