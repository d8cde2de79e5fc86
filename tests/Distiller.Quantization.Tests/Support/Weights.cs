using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests;

/// <summary>Golden values as a model's parameters and buffers.</summary>
internal static class Weights
{
    public static void Load(nn.Module model, GoldenValue entries)
    {
        using var noGradients = no_grad();
        var state = model.state_dict();
        foreach (var entry in entries.Items)
        {
            using var value = entry.Tensor();
            state[entry["name"].Text].copy_(value);
        }
    }
}
