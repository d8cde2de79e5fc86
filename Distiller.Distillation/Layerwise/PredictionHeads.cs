using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>Predicts the states of several layers of a teacher from the last state of its student. Left behind when training is over.</summary>
/// <remarks>
/// Shapes: (N, T, S) → (N, K, T, D). Linear S → K·S, GELU, then a linear layer S → D for each target; the names of its parameters
/// are those of s3prl's <c>output_layer</c>. With one target, and for <see cref="HeadKind.Linear"/>, plain linear layers.
/// </remarks>
public sealed class PredictionHeads : nn.Module<Tensor, Tensor>
{
    private const double WeightDeviation = 0.02;
    [ComponentName(Name = "output_layer")]
    private readonly Sequential layers;
    private readonly long targets;
    private readonly long width;

    /// <summary>Heads with new weights.</summary>
    /// <param name="kind">With or without a shared layer.</param>
    /// <param name="targets">K. Range: 1 and more.</param>
    /// <param name="studentWidth">S. Range: 1 and more.</param>
    /// <param name="teacherWidth">D. Range: 1 and more.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <exception cref="ArgumentException">The kind has no heads.</exception>
    public PredictionHeads(HeadKind kind, int targets, long studentWidth, long teacherWidth, long seed)
        : base(nameof(PredictionHeads))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targets);
        (this.targets, width) = (targets, teacherWidth);
        using var generator = new Generator((ulong)seed);
        layers = (kind, targets) switch
        {
            (HeadKind.Split, > 1) => nn.Sequential(
                Dense(studentWidth, studentWidth * targets, generator), nn.GELU(), new SplitLinear(targets, studentWidth, teacherWidth, generator)),
            (HeadKind.Split, _) => nn.Sequential(
                Dense(studentWidth, studentWidth, generator), nn.GELU(), Dense(studentWidth, teacherWidth, generator)),
            (HeadKind.Linear, _) => nn.Sequential(Dense(studentWidth, teacherWidth * targets, generator)),
            _ => throw new ArgumentException($"There are no heads of the kind '{kind}'. Choose Split or Linear.", nameof(kind)),
        };
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, frames) = (input.shape[0], input.shape[1]);
        return layers.call(input).reshape(batch, frames, targets, width).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            layers.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Linear Dense(long from, long to, Generator generator)
    {
        var layer = nn.Linear(from, to);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        layer.weight!.copy_(randn([to, from], generator: generator) * WeightDeviation);
        nn.init.zeros_(layer.bias!);
        return layer;
    }
}
