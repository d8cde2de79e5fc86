namespace Distiller.Examples.QuantizationAware;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string FloatModel = "A residual network of 20 layers. Every method below starts from these weights.";

    public const string WithoutTraining = "The network quantized in one call, with 4 bits for weights and activations and a scale for each filter.";

    public const string Methods =
        "Each run trains on with 4-bit weights and activations: forward with rounded values, backward as if they had not been rounded. Range-linear follows "
        + "the extremes of the batches; DoReFa squeezes weights through a hyperbolic tangent and activations into 0 to 1; PACT learns where activations are "
        + "cut off; LSQ learns the steps of weights and activations. The float row is trained on for as long, without quantization.";

    public const string Learning =
        "Top-1 on the test images after each epoch. DoReFa cuts activations off at 1, where these layers have learned to give more: it learns them anew. "
        + "PACT has the same weights, and sets the level itself.";

    public const string Activations =
        "What one rectifier passes on. With 4 bits there are sixteen values at most. Where they end is tracked, fixed at 1, or learned.";
}
