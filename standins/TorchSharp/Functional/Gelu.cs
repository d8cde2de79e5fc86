namespace TorchSharp.Native;

/// <summary>GELU whose gradient is right for every layout.</summary>
/// <remarks>
/// libtorch 1.13 hands the backward pass to oneDNN, which reads a gradient that is not contiguous (after a transpose, for example) as if it were:
/// the result is garbage, often huge. Through a flat view the gradient arrives contiguous.
/// </remarks>
internal static class Gelu
{
    private static readonly Op gelu = new("gelu");
    private static readonly Op gelu_ = new("gelu_");

    /// <summary>GELU of a tensor.</summary>
    public static torch.Tensor Run(torch.Tensor input)
    {
        if (input.dim() < 2 || !input.requires_grad || !torch.is_grad_enabled())
        {
            return gelu.Run(input);
        }

        using torch.Tensor flat = input.reshape(-1);
        using torch.Tensor output = gelu.Run(flat);
        return output.view(input.shape);
    }

    /// <summary>GELU in place.</summary>
    public static torch.Tensor RunInPlace(torch.Tensor input)
    {
        if (input.dim() < 2 || !input.requires_grad || !torch.is_grad_enabled())
        {
            return input.Changed(gelu_, input);
        }

        using torch.Tensor copy = input.clone();
        using torch.Tensor output = Run(copy);
        return input.copy_(output);
    }
}
