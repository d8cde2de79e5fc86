using Distiller.Quantization;

namespace Distiller.Examples.QuantizedTranslation;

/// <summary>A way to quantize.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Spec">How.</param>
/// <param name="Published">BLEU that the original's notebook gives for GNMT; null if it has no such set-up.</param>
internal sealed record SetUp(string Name, PostTrainingSpec Spec, double? Published = null)
{
    /// <summary>BLEU of GNMT in float, as the original's notebook gives it.</summary>
    public const double PublishedFloat = 22.16;

    public const string WholeAttention = @"attention\..*";
    public const string Classifier = "classifier";
    public const string ProductsAndSoftmax = @"attention\.(matmul_score|softmax_att|context_matmul)";

    /// <summary>The set-ups of the original's notebook.</summary>
    public static SetUp[] OfTheOriginal =>
    [
        new("symmetric", Symmetric(8), 18.05),
        new("asymmetric", Asymmetric(8) with { IsPerChannel = false }, 18.52),
        new("asymmetric by channel, averages", Averages(8), 9.63),
        new("the same, attention not cut off", Averages(8, WholeAttention), 16.94),
        new("the same, attention and classifier not cut off", Averages(8, WholeAttention, Classifier), 21.49),
    ];

    /// <summary>Symmetric, one scale a tensor, whole ranges.</summary>
    public static PostTrainingSpec Symmetric(int bits) => new() { ActivationBits = bits, WeightBits = bits };

    /// <summary>Asymmetric activations, a scale for each output of weights, whole ranges.</summary>
    public static PostTrainingSpec Asymmetric(int bits) => Symmetric(bits) with { ActivationMode = QuantizationMode.AsymmetricUnsigned, IsPerChannel = true };

    /// <summary>Averages of extremes instead of extremes, except for some modules.</summary>
    public static PostTrainingSpec Averages(int bits, params string[] whole) => Asymmetric(bits) with
    {
        Clipping = ClippingRules.Average,
        Overrides = [.. whole.Select(pattern => new PostTrainingOverride { Pattern = pattern, Clipping = ClippingRules.None })],
    };

    /// <summary>A set-up with some modules in float.</summary>
    public static PostTrainingSpec WithFloat(PostTrainingSpec spec, params string[] patterns) => spec with
    {
        Overrides =
        [
            .. patterns.Select(pattern => new PostTrainingOverride { Pattern = pattern, ActivationBits = BitWidth.Float, WeightBits = BitWidth.Float }), .. spec.Overrides,
        ],
    };
}
