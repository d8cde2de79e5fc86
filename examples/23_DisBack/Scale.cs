namespace Distiller.Examples.DisBack;

/// <summary>How large the experiment is.</summary>
internal sealed record Scale
{
    /// <summary>Updates between two measurements.</summary>
    public const int Every = 25;

    public required string Name { get; init; }

    public required int Seeds { get; init; }

    public required int TeacherSteps { get; init; }

    public required int DegradationSteps { get; init; }

    public required int Updates { get; init; }

    public required int Samples { get; init; }

    /// <summary>Seeds of the other laws and of the images.</summary>
    public required int FewSeeds { get; init; }

    public required int ImageTeacherSteps { get; init; }

    public required int ImageDegradationSteps { get; init; }

    public required int ImageUpdates { get; init; }

    /// <summary>Updates for each node of the path.</summary>
    public required int ImageInterval { get; init; }

    public required double ImageRate { get; init; }

    public required int ImageWidth { get; init; }

    public static Scale Smoke { get; } = new()
    {
        Name = "smoke",
        Seeds = 1,
        TeacherSteps = 150,
        DegradationSteps = 40,
        Updates = 50,
        Samples = 250,
        FewSeeds = 1,
        ImageTeacherSteps = 20,
        ImageDegradationSteps = 8,
        ImageUpdates = 25,
        ImageInterval = 5,
        ImageRate = 1e-4,
        ImageWidth = 8,
    };

    // The teacher's loss stays on a plateau for 1,000 steps and more before it finds the ring's modes: fewer steps than 4,000 give a cloud.
    public static Scale Quick { get; } = new()
    {
        Name = "quick",
        Seeds = 2,
        TeacherSteps = 4000,
        DegradationSteps = 300,
        Updates = 250,
        Samples = 1000,
        FewSeeds = 1,
        ImageTeacherSteps = 400,
        ImageDegradationSteps = 100,
        ImageUpdates = 100,
        ImageInterval = 5,
        ImageRate = 1e-4,
        ImageWidth = 16,
    };

    public static Scale Full { get; } = new()
    {
        Name = "full",
        Seeds = 5,
        TeacherSteps = 4000,
        DegradationSteps = 300,
        Updates = 800,
        Samples = 2000,
        FewSeeds = 1,
        ImageTeacherSteps = 2500,
        ImageDegradationSteps = 300,
        ImageUpdates = 600,
        ImageInterval = 20,
        ImageRate = 1e-4,
        ImageWidth = 24,
    };
}
