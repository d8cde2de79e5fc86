using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>First values of parameters, drawn from the default generator in PyTorch's order.</summary>
internal static class Initial
{
    /// <summary>A parameter without defined values.</summary>
    internal static Parameter Parameter(long[] shape, Device? device, ScalarType? dtype) => new(empty(shape, dtype, device));

    internal static Parameter Ones(long[] shape, Device? device, ScalarType? dtype) => new(ones(shape, dtype, device));

    internal static Parameter Zeros(long[] shape, Device? device, ScalarType? dtype) => new(zeros(shape, dtype, device));

    /// <summary>Weight and bias uniform in ±1/sqrt(fan in), as PyTorch's convolutions and linear layers start.</summary>
    internal static void FanIn(Parameter weight, Parameter? bias)
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is null) return;
        (long fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        if (fanIn > 0) Uniform(bias, 1 / Math.Sqrt(fanIn));
    }

    /// <summary>Uniform in ±<paramref name="bound"/>.</summary>
    internal static void Uniform(Parameter parameter, double bound) => nn.init.uniform_(parameter, -bound, bound);
}
