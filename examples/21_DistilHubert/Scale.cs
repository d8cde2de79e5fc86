using System.Collections.Immutable;
using Distiller.Zoo.Speech.Hubert;

namespace Distiller.Examples.DistilHubert;

/// <summary>How large the experiment is.</summary>
internal sealed record Scale
{
    public const int Batch = 16;

    public required string Name { get; init; }

    /// <summary>Recordings without labels, for all encoders.</summary>
    public required int Pool { get; init; }

    /// <summary>Rounds over the pool.</summary>
    public required int Epochs { get; init; }

    public required int ProbeTraining { get; init; }

    public required int ProbeValidation { get; init; }

    public required int ProbeTest { get; init; }

    public required int Width { get; init; }

    public required int TeacherLayers { get; init; }

    /// <summary>The teacher's states that students predict: a low one, a middle one, the last.</summary>
    public required ImmutableArray<int> Targets { get; init; }

    public required int LatencyRuns { get; init; }

    /// <summary>Whether the published sizes are built and timed: some 500 MB of memory.</summary>
    public required bool TimesBase { get; init; }

    public int Units { get; init; } = 50;

    public int StepsPerEpoch => Pool / Batch;

    /// <summary>Six convolutions, 50 frames a second at 8 kHz. No dropout: a few hundred steps do not overfit.</summary>
    public HubertConfiguration Teacher => new()
    {
        Channels = [48, 48, 48, 48, 48, 48],
        Kernels = [10, 3, 3, 3, 2, 2],
        Strides = [5, 2, 2, 2, 2, 2],
        Width = Width,
        Layers = TeacherLayers,
        Heads = 4,
        FeedForward = 4 * Width,
        PositionKernel = 32,
        PositionGroups = 8,
        Dropout = 0,
    };

    public HubertConfiguration Student => Teacher with { Layers = 2, NormalizesFeatures = false };

    public static Scale Smoke { get; } = new()
    {
        Name = "smoke",
        Pool = 48,
        Epochs = 1,
        ProbeTraining = 48,
        ProbeValidation = 24,
        ProbeTest = 24,
        Width = 32,
        TeacherLayers = 4,
        Targets = [1, 2, 4],
        LatencyRuns = 2,
        TimesBase = false,
        Units = 10,
    };

    public static Scale Quick { get; } = new()
    {
        Name = "quick",
        Pool = 1600,
        Epochs = 2,
        ProbeTraining = 600,
        ProbeValidation = 200,
        ProbeTest = 300,
        Width = 128,
        TeacherLayers = 8,
        Targets = [3, 5, 8],
        LatencyRuns = 20,
        TimesBase = true,
    };

    public static Scale Full { get; } = new()
    {
        Name = "full",
        Pool = 3200,
        Epochs = 3,
        ProbeTraining = 1200,
        ProbeValidation = 400,
        ProbeTest = 600,
        Width = 128,
        TeacherLayers = 8,
        Targets = [3, 5, 8],
        LatencyRuns = 50,
        TimesBase = true,
    };
}
