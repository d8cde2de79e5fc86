using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>How scales are searched that lose least on a calibration loss.</summary>
/// <remarks>
/// Source: Nahshan et al. 2019, arXiv 1911.07190 (LAPQ); Distiller, <c>quantization/ptq_coordinate_search.py</c>. Layers are initialised
/// independently, with inputs from the float model, as in Distiller.
/// </remarks>
public sealed record ScaleSearchSpec
{
    /// <summary>Bits and modes; weights symmetric, activations symmetric or behind a rectifier, unless <see cref="SearchesClipping"/>.</summary>
    public PostTrainingSpec Quantization { get; init; } = new();

    /// <summary>Where the search starts.</summary>
    public ScaleInitialization Initialization { get; init; } = ScaleInitialization.SquaredError;

    /// <summary>Rounds over all directions; 1 and more.</summary>
    public int MaximumIterations { get; init; } = 10;

    /// <summary>Evaluations of the loss, after the first; 1 and more. With <see cref="BasinHops"/> for each descent.</summary>
    public int MaximumEvaluations { get; init; } = 1000;

    /// <summary>Relative tolerance of scales and losses at which the search ends. Above 0.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>With <see cref="Compatibility.Distiller"/> two things are as in the original: ranges of Gauss and Laplace may exceed the
    /// values (14.9), and the search moves the scales of weights without rounding the weights anew, so that it also finds how strong a
    /// layer should be. The loss falls further then, and the weights no longer stand for those that were trained.</summary>
    public Compatibility Compatibility { get; init; } = Compatibility.Sane;

    /// <summary>Whether the ends of ranges are searched instead of scales, and with them zero points: any mode can be searched then. Default false.</summary>
    /// <remarks>The original's <c>search_clipping</c>. Scales for each channel cannot be searched in either way.</remarks>
    public bool SearchesClipping { get; init; }

    /// <summary>How often the search jumps away from where it has ended, and descends anew; 0 and more. Default 0: not at all.</summary>
    /// <remarks>Basin hopping (Wales and Doye 1997). The limits of iterations and evaluations hold for each descent.</remarks>
    public int BasinHops { get; init; }

    /// <summary>Whether what layers give before the first one whose scale has moved is kept from one evaluation to the next. Default true.</summary>
    /// <remarks>The losses are the same bit by bit, and up to 1 GiB of memory is used. Inputs of the model are compared with those of the evaluation
    /// before, so a loss may choose other samples each time, but then nothing is gained.</remarks>
    public bool KeepsActivations { get; init; } = true;

    /// <summary>Seed of the jumps.</summary>
    public int Seed { get; init; } = 1;
}
