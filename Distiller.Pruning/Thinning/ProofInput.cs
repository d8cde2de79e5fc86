using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Random inputs on which a change of the model is proven.</summary>
internal static class ProofInput
{
    /// <summary>A few inputs of a shape.</summary>
    /// <param name="model">The model that reads them.</param>
    /// <param name="shape">Shape of an input, (N, …); N is replaced.</param>
    /// <param name="vocabulary">Whole numbers below this, such as words; null for normally distributed numbers.</param>
    /// <param name="items">How many.</param>
    /// <returns>The inputs, which the caller disposes.</returns>
    public static Tensor Make(nn.Module model, IEnumerable<long> shape, int? vocabulary, long items = 2)
    {
        var like = model.parameters().FirstOrDefault();
        using var scope = NewDisposeScope();
        using Generator generator = new(0);
        long[] size = [items, .. shape.Skip(1)];
        var input = vocabulary is { } words
            ? randint(words, size, ScalarType.Int64, generator: generator).to(like?.device ?? CPU)
            : randn(size, generator: generator).to(like?.dtype ?? ScalarType.Float32, like?.device ?? CPU, copy: true);
        return input.MoveToOuterDisposeScope();
    }
}
