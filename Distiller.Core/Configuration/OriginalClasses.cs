using System.Collections.Immutable;

namespace Distiller.Configuration;

/// <summary>The classes that the original's schedule files name, and which assembly reads them: for messages only.</summary>
internal static class OriginalClasses
{
    private const string Pruning = "Distiller.Pruning";
    private const string Quantization = "Distiller.Quantization";
    private static readonly ImmutableArray<(string Section, string Assembly, ImmutableArray<string> Classes)> Sections =
    [
        ("pruners", Pruning,
        [
            "MagnitudeParameterPruner", "SparsityLevelParameterPruner", "SensitivityPruner", "SplicingPruner", "AutomatedGradualPruner",
            "BaiduRNNPruner", "StructureParameterPruner", "L1RankedStructureParameterPruner", "L1RankedStructureParameterPruner_AGP",
            "L2RankedStructureParameterPruner", "L2RankedStructureParameterPruner_AGP", "ActivationAPoZRankedFilterPruner",
            "ActivationAPoZRankedFilterPruner_AGP", "ActivationMeanRankedFilterPruner", "ActivationMeanRankedFilterPruner_AGP",
            "GradientRankedFilterPruner", "GradientRankedFilterPruner_AGP", "RandomRankedFilterPruner", "RandomRankedFilterPruner_AGP",
            "BernoulliFilterPruner", "BernoulliFilterPruner_AGP", "RandomLevelStructureParameterPruner", "FMReconstructionChannelPruner",
        ]),
        ("regularizers", Pruning, ["L1Regularizer", "GroupLassoRegularizer", "GroupVarianceRegularizer", "DropFilterRegularizer"]),
        ("extensions", Pruning, ["FilterRemover", "ChannelRemover", "StructureRemover"]),
        ("quantizers", Quantization,
        [
            "PostTrainLinearQuantizer", "QuantAwareTrainRangeLinearQuantizer", "NCFQuantAwareTrainQuantizer", "DorefaQuantizer", "WRPNQuantizer",
            "PACTQuantizer",
        ]),
    ];

    /// <summary>Why a section of the original cannot be read, or null if there is no such section.</summary>
    public static string? ReasonForSection(string section) =>
        Sections.Where(known => known.Section == section).Select(known => $"The section '{section}' is read by {known.Assembly}, whose components the registry does not have. Add them to the ComponentRegistry, or remove the section.").FirstOrDefault();

    /// <summary>Why a class of the original cannot be read, or null if there is no such class in that section.</summary>
    public static string? ReasonForClass(string section, string name) =>
        Sections.Where(known => known.Section == section && known.Classes.Contains(name)).Select(known => $"{known.Assembly} reads it, whose components the registry does not have, or not all. Add them to the ComponentRegistry.").FirstOrDefault();
}
