using System.Collections.Immutable;
using Distiller.Distillation.Layerwise;

namespace Distiller.Examples.DistilHubert;

/// <summary>A way to make a student. What differs between conditions is here, and nothing else differs.</summary>
internal sealed record Condition(string Name, bool StartsFromTeacher = true)
{
    public static Condition Distilled { get; } = new("S-D");

    public static Condition Scratch { get; } = new("S-scratch", StartsFromTeacher: false) { IsTaught = false };

    public static Condition Untrained { get; } = new("S-rand", StartsFromTeacher: false) { IsTrained = false };

    /// <summary>What every run trains.</summary>
    public static ImmutableArray<Condition> Main { get; } = [Distilled, new("S-D-rand", StartsFromTeacher: false), Scratch, Untrained];

    /// <summary>What is trained besides when it is asked for.</summary>
    public static ImmutableArray<Condition> Ablations { get; } =
    [
        new("S-L1") { Change = options => options with { CosineWeight = 0 } },
        new("S-L2") { Change = options => options with { Reconstruction = Reconstruction.L2 } },
        new("S-last") { Change = options => options with { Targets = [options.Targets[^1]] } },
        new("S-low") { Change = options => options with { Targets = [options.Targets[0]] } },
    ];

    /// <summary>Whether the teacher's states are learned; otherwise masked prediction, as the teacher itself learned.</summary>
    public bool IsTaught { get; init; } = true;

    public bool IsTrained { get; init; } = true;

    public Func<LayerwiseOptions, LayerwiseOptions> Change { get; init; } = options => options;
}
