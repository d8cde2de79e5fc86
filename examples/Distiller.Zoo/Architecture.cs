using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Zoo;

/// <summary>A network of a family, with an input that suits it: to try what works on networks of every form.</summary>
/// <param name="Name">Its name, such as <c>densenet121</c>.</param>
/// <param name="InputShape">Shape of an input, (N, …), N = 1: the smallest at which all layers do something.</param>
/// <param name="Create">Makes the network; starting weights come from the current generator.</param>
public sealed record Architecture(string Name, ImmutableArray<long> InputShape, Func<nn.Module> Create)
{
    /// <summary>Number of inputs.</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>Number of words, for networks that read word numbers; null for those that read values.</summary>
    public long? Vocabulary { get; init; }

    /// <summary>Builds the network. Call it outside dispose scopes, or its tensors are disposed with them.</summary>
    /// <param name="seed">Seeds the global generator, from which the starting weights come.</param>
    public nn.Module Build(long seed)
    {
        manual_seed(seed);
        return Create();
    }

    /// <summary>Random inputs.</summary>
    /// <param name="batch">Number of samples.</param>
    /// <param name="seed">The same seed gives the same inputs.</param>
    public Tensor[] RandomInputs(long batch, long seed)
    {
        using var generator = new Generator((ulong)seed);
        long[] shape = [batch, .. InputShape.Skip(1)];
        return
        [
            .. Enumerable.Range(0, Inputs)
                .Select(_ => Vocabulary is { } words ? randint(words, shape, dtype: ScalarType.Int64, generator: generator) : randn(shape, generator: generator)),
        ];
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
