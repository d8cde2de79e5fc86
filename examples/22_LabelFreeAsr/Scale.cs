using System.Collections.Immutable;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>How large the experiment is.</summary>
internal sealed record Scale
{
    public required string Name { get; init; }

    public required int Labelled { get; init; }

    public required int Pool { get; init; }

    public required int Validation { get; init; }

    public required int Test { get; init; }

    public required int Sentences { get; init; }

    public required int TeacherSteps { get; init; }

    public required int RivalSteps { get; init; }

    public required int StudentSteps { get; init; }

    public required int Width { get; init; }

    public required int Layers { get; init; }

    public required int Batch { get; init; }

    public required int Resamples { get; init; }

    /// <summary>The conditions; empty for all.</summary>
    public ImmutableArray<string> Conditions { get; init; } = [];

    /// <summary>Whether the criteria mean anything at this size.</summary>
    public bool IsTested { get; init; } = true;

    public static Scale Smoke { get; } = new()
    {
        Name = "smoke",
        Labelled = 64,
        Pool = 64,
        Validation = 48,
        Test = 16,
        Sentences = 200,
        TeacherSteps = 40,
        RivalSteps = 20,
        StudentSteps = 6,
        Width = 32,
        Layers = 2,
        Batch = 8,
        Resamples = 50,
        Conditions = ["none", "random", "proxy", "wer 0.8"],
        IsTested = false,
    };

    public static Scale Quick { get; } = new()
    {
        Name = "quick",
        Labelled = 1500,
        Pool = 960,
        Validation = 300,
        Test = 200,
        Sentences = 3000,
        TeacherSteps = 500,
        RivalSteps = 300,
        StudentSteps = 120,
        Width = 64,
        Layers = 4,
        Batch = 32,
        Resamples = 1000,
    };

    public static Scale Full { get; } = Quick with
    {
        Name = "full",
        Pool = 2400,
        Test = 300,
        TeacherSteps = 900,
        RivalSteps = 500,
        StudentSteps = 300,
    };
}
