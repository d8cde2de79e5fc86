using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Starting weights other than the layers' own.</summary>
internal static class Initialization
{
    private const double LinearDeviation = 0.01;

    /// <summary>Convolutions from a normal distribution with variance 2 / (kernel area · filters).</summary>
    /// <remarks>Source: He et al. 2015, arXiv 1502.01852, equation 10, with the outputs counted.</remarks>
    public static void NormalFanOut(nn.Module model)
    {
        using var noGradients = no_grad();
        foreach (var conv in model.modules().OfType<Conv2d>())
        {
            var weight = conv.weight!;
            var fanOut = weight.shape[0] * weight.shape[2] * weight.shape[3];
            nn.init.normal_(weight, 0, Math.Sqrt(2.0 / fanOut));
        }
    }

    /// <summary>As <see cref="NormalFanOut"/>, linear layers from a normal distribution of deviation 0.01, and no bias.</summary>
    public static void Vgg(nn.Module model)
    {
        NormalFanOut(model);
        using var noGradients = no_grad();
        foreach (var conv in model.modules().OfType<Conv2d>())
        {
            nn.init.zeros_(conv.bias!);
        }

        foreach (var linear in model.modules().OfType<Linear>())
        {
            nn.init.normal_(linear.weight!, 0, LinearDeviation);
            nn.init.zeros_(linear.bias!);
        }
    }
}
