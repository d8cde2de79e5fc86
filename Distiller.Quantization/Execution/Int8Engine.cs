namespace Distiller.Quantization.Execution;

/// <summary>What runs convolutions and linear layers in 8 bits.</summary>
public enum Int8Engine
{
    /// <summary>
    /// oneDNN, called directly: additions and activations are part of the convolution, each layer takes the implementation that
    /// was the fastest on this processor. The default where the native library was built with oneDNN.
    /// </summary>
    Fused,

    /// <summary>libtorch's operators <c>quantized::conv2d</c> and <c>quantized::linear</c> with the engine <c>onednn</c>.</summary>
    OneDnn,

    /// <summary>libtorch's operators with the engine <c>qnnpack</c>, made for ARM processors.</summary>
    Qnnpack,
}
