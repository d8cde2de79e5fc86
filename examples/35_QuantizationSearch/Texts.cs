namespace Distiller.Examples.QuantizationSearch;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string FloatModel = "A residual network of 20 layers, trained for a few epochs. Everything below starts from these weights, and none of it trains.";

    public const string Methods =
        "Each method by itself, on top of plain rounding. Some change the float model so that it is easier to quantize; the others change scales, "
        + "integers or biases afterwards. All see the same calibration images. At 8 bits they would all be the same; with few bits they are not.";

    public const string Suite =
        "One call runs the methods in their order and keeps a step only if the loss on images that no step has calibrated with falls. "
        + "Whatever is dropped leaves no trace. The log is the result as much as the model is.";

    public const string Widths =
        "Each layer is quantized alone, at every width, and the rise of the loss is measured; then widths are chosen so that the rises are least "
        + "together and the weights fit the budget. The other column has the same number of bits for every layer.";

    public const string WeightsOnly =
        "Activations in float, weights in 4 bits with a scale for each 16 of them: a file for storage and transport. A grid from -8 to 7 has no "
        + "place for the largest weight of a group where it is positive, and too wide a one where it is negative: the means of all groups move the "
        + "same way. From -7 to 7 nothing moves. GPTQ rounds with an eye on the outputs; the file has the very integers that the model was measured with.";
}
