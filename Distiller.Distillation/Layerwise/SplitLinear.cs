using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>A linear layer of its own for each of K parts of the input: out[k] = in[k]·W[k] + b[k].</summary>
/// <remarks>
/// Shapes: (..., K·In) → (..., K, Out); <c>weight</c> (K, In, Out), <c>bias</c> (1, 1, K, Out). Starts uniform in ±In^-½. Source:
/// s3prl, DistilHuBERT.
/// </remarks>
public sealed class SplitLinear : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>A layer with new weights.</summary>
    /// <param name="parts">K. Range: 1 and more.</param>
    /// <param name="inputs">In. Range: 1 and more.</param>
    /// <param name="outputs">Out. Range: 1 and more.</param>
    /// <param name="generator">Draws the weights; null for the tensor library's own.</param>
    public SplitLinear(long parts, long inputs, long outputs, Generator? generator = null)
        : base(nameof(SplitLinear))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        weight = Uniform([parts, inputs, outputs], inputs, generator);
        bias = Uniform([1, 1, parts, outputs], inputs, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var parts = input.reshape([.. input.shape[..^1], weight.shape[0], 1, weight.shape[1]]);
        return (parts.matmul(weight).squeeze(-2) + bias).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            weight.Dispose();
            bias.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Parameter Uniform(long[] shape, long inputs, Generator? generator)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(((rand(shape, generator: generator) * 2) - 1) / Math.Sqrt(inputs));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
