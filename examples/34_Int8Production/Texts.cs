namespace Distiller.Examples.Int8Production;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string FloatModel = "A residual network of 20 layers. Its additions are part of the blocks' code; nothing in it was written with quantization in mind.";

    public const string Bits =
        "Simulated, before anything is converted: bytes without sign for values, a scale for each filter for weights. First the whole network by bits of "
        + "weights and activations; then each layer alone, all others in float, with the accuracy that is left and the noise of the layer's own output. "
        + "Last the outputs of one layer, and where four rules would cut them off for 4 bits.";

    public const string Conversion =
        "One call: the operators of a forward pass are recorded, normalization is folded into convolutions, additions and activations become part "
        + "of them, ranges are measured on some hundred training images, weights are rounded with a scale for each filter. SNR compares a layer's "
        + "values with those of the float model, errors of the layers before it included. On a machine without the int8 kernels this call says what is missing.";

    public const string File =
        "A safetensors file: integers, scales, biases, and the network as text in the metadata. No code is in it, and none is needed to run it.";

    public const string Serving =
        "Requests come one by one; a server gathers them into batches. Prepare makes the model ready for the sizes that will come, so that no request "
        + "pays for it. An answer does not depend on who else is in the batch.";

    public const string Outcome = "Top-1 on all test images, bytes on disk, and the least time of a forward pass by batch size. Times depend on the machine, and on what else it does.";
}
