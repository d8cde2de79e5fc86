using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.Sensitivity;

/// <summary>The two analyses.</summary>
internal static class Analysis
{
    /// <summary>Fraction of all weights that the suggested levels prune.</summary>
    public const double Target = 0.6;

    private static readonly string[] FewLayers = ["conv1.weight", "layer2.0.conv1.weight", "layer3.2.conv2.weight"];

    public static SensitivityResult Elements(Lab lab, nn.Module<Tensor, Tensor> model) =>
        Run(lab, model, Structure.Element, lab.Pick<ImmutableArray<double>>([0, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95], [0, 0.5, 0.95]));

    public static SensitivityResult Filters(Lab lab, nn.Module<Tensor, Tensor> model) =>
        Run(lab, model, Structure.Filter, lab.Pick<ImmutableArray<double>>([0, 0.125, 0.25, 0.375, 0.5, 0.75], [0, 0.5]));

    private static SensitivityResult Run(Lab lab, nn.Module<Tensor, Tensor> model, Structure structure, ImmutableArray<double> levels)
    {
        SensitivityOptions options = new()
        {
            Structure = structure,
            Levels = levels,
            Weights = lab.IsQuick ? WeightSelector.Names(FewLayers) : null,
        };
        int layers = model.named_parameters().Count(entry => entry.parameter.dim() > (structure == Structure.Filter ? 2 : 1));
        SensitivityResult? result = null;
        lab.ShowProgress($"sensitivity by {structure}", (lab.IsQuick ? FewLayers.Length : layers) * levels.Length, report => result = SensitivityAnalysis.Run(
            model,
            cancellation => Quality(Evaluator.Classify(model, lab.Test, cancellation)),
            options,
            new ImmediateProgress<SensitivityProgress>(progress => report(progress.Completed, progress.Parameter)),
            lab.Cancellation));
        return result!;
    }

    private static ModelQuality Quality(EvaluationResult result) => new(100 * result.Top1!.Value, 100 * result.Top5!.Value, result.Loss);
}
