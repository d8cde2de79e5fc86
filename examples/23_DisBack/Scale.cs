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

    public required int ImageTeacherSteps { get; init; }

    public required int ImageDegradationSteps { get; init; }

    public required int ImageUpdates { get; init; }

    public required int ImageWidth { get; init; }

    public static Scale Smoke { get; } = new()
    {
        Name = "smoke",
        Seeds = 1,
        TeacherSteps = 150,
        DegradationSteps = 40,
        Updates = 50,
        Samples = 250,
        ImageTeacherSteps = 20,
        ImageDegradationSteps = 8,
        ImageUpdates = 25,
        ImageWidth = 8,
    };

    public static Scale Quick { get; } = new()
    {
        Name = "quick",
        Seeds = 2,
        TeacherSteps = 1500,
        DegradationSteps = 300,
        Updates = 250,
        Samples = 1000,
        ImageTeacherSteps = 400,
        ImageDegradationSteps = 100,
        ImageUpdates = 100,
        ImageWidth = 16,
    };

    public static Scale Full { get; } = new()
    {
        Name = "full",
        Seeds = 5,
        TeacherSteps = 4000,
        DegradationSteps = 300,
        Updates = 500,
        Samples = 1000,
        ImageTeacherSteps = 1500,
        ImageDegradationSteps = 200,
        ImageUpdates = 400,
        ImageWidth = 16,
    };
}
