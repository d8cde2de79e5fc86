using System.Collections.Immutable;
using Distiller.Statistics;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>What the user asked for. Names and defaults are those of the original, unless the help says otherwise.</summary>
internal sealed record ClassifierOptions
{
    public string? DataFolder { get; init; }

    public required string Architecture { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required double Momentum { get; init; }

    public required double WeightDecay { get; init; }

    /// <summary>Steps between two lines of <c>steps.csv</c>.</summary>
    public required int PrintFrequency { get; init; }

    public required long Seed { get; init; }

    /// <summary>Whether the user named a seed. If not, a run that is resumed goes on with its own.</summary>
    public bool IsSeedGiven { get; init; }

    public int? Threads { get; init; }

    public required double ValidationSplit { get; init; }

    public required double EffectiveTrainSize { get; init; }

    public required double EffectiveValidationSize { get; init; }

    public required double EffectiveTestSize { get; init; }

    public required int EmbeddedImages { get; init; }

    /// <summary>A checkpoint to go on from.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>A file of weights alone: checkpoint, safetensors or PyTorch.</summary>
    public string? LoadWeightsFrom { get; init; }

    public bool ResetOptimizer { get; init; }

    public bool SaveUntrainedModel { get; init; }

    public required int BestScoreCount { get; init; }

    public string? Name { get; init; }

    public required string OutFolder { get; init; }

    /// <summary>A schedule file.</summary>
    public string? Schedule { get; init; }

    public bool DryRun { get; init; }

    public bool Thinnify { get; init; }

    public bool ShowSparsityEachEpoch { get; init; }

    public Structure? Sensitivity { get; init; }

    /// <summary>First level, end (exclusive), step.</summary>
    public required ImmutableArray<double> SensitivityRange { get; init; }

    /// <summary>Sparsity that the suggested schedule aims at.</summary>
    public required double SensitivityTarget { get; init; }

    public bool Evaluate { get; init; }

    public bool Confusion { get; init; }

    public required ImmutableArray<string> Summaries { get; init; }

    public string? Teacher { get; init; }

    public string? TeacherWeights { get; init; }

    public required double Temperature { get; init; }

    public required double DistillationWeight { get; init; }

    public required double StudentWeight { get; init; }

    public required int DistillationStart { get; init; }

    /// <summary>Folder of weights by the names of networks; null if pretrained weights are not asked for.</summary>
    public string? PretrainedFolder { get; init; }

    /// <summary>Whether the teacher's weights come from the folder of pretrained ones.</summary>
    public string? TeacherPretrainedFolder { get; init; }

    /// <summary>Folders of runs to compare.</summary>
    public required ImmutableArray<string> ComparedRuns { get; init; }

    public GreedySettings? Greedy { get; init; }

    public EarlyExitSettings? EarlyExits { get; init; }

    public required StatisticsSettings Statistics { get; init; }

    public required ExportSettings Export { get; init; }

    public required QuantizationSettings Quantization { get; init; }

    /// <summary>The command line, for the records of the run.</summary>
    public required string CommandLine { get; init; }
}
