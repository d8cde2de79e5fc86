using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>An exit: a small classifier on the output of a module inside the network.</summary>
/// <remarks>
/// Samples that leave are taken out of the batch, so from the module on the network must treat samples apart: a shortcut that
/// leads around the module is not allowed (put the exit behind the addition).
/// </remarks>
public sealed record ExitSpec
{
    /// <summary>Path of the module whose output the exit reads, such as <c>layer1.2.relu2</c>.</summary>
    public required string Module { get; init; }

    /// <summary>Makes the classifier: maps the module's output to logits (N, Classes). Called once, when the exit is attached.</summary>
    public required Func<nn.Module<Tensor, Tensor>> Branch { get; init; }

    /// <summary>Weight of the exit's loss in training. Range: 0 to 1; the sum over all exits is below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a fraction.</exception>
    public required double LossWeight
    {
        get;
        init => field = Guards.Fraction(value, nameof(LossWeight));
    }

    /// <summary>The threshold of the <see cref="ExitRule"/> at inference.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public required double Threshold
    {
        get;
        init => field = Guards.Finite(value, nameof(Threshold));
    }
}
