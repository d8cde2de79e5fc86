namespace Distiller.Examples.MainJob;

/// <summary>What the user may choose.</summary>
internal sealed record JobOptions
{
    /// <summary>Name of a network of the zoo, for 28×28 grey or 32×32 colour images.</summary>
    public required string Architecture { get; init; }

    /// <summary>Folder of MNIST or CIFAR-10 files; null to look at the environment, then to draw images.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Folder of the run; null for one of its own below <c>runs/</c>.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Epochs of dense training.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs of training with the schedule; null for the length of the schedule file.</summary>
    public required int? PruneEpochs { get; init; }

    /// <summary>A schedule file for the second phase; null to compose one from an analysis of sensitivity.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether only to show what the schedule file will do.</summary>
    public bool DryRun { get; init; }

    /// <summary>Fraction of all weights to prune; a schedule file has targets of its own.</summary>
    public required double TargetSparsity { get; init; }

    /// <summary>Samples a minibatch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Learning rate at the start of dense training; pruning starts with half of it.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Seed of weights, order and embedded images.</summary>
    public required long Seed { get; init; }

    /// <summary>Images on which sensitivity is measured.</summary>
    public required int SensitivityImages { get; init; }

    /// <summary>Embedded training images.</summary>
    public required int EmbeddedImages { get; init; }

    /// <summary>A checkpoint of an interrupted run of this job; null to start anew.</summary>
    public string? Resume { get; init; }

    /// <summary>The command line, for the report.</summary>
    public required string CommandLine { get; init; }
}
