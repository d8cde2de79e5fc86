using Distiller.Benchmarks.Harness;
using Distiller.Data;
using Distiller.Pruning;
using Distiller.Training;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>A whole sensitivity analysis. The original needs 166 s for the same on two cores.</summary>
internal sealed class SensitivitySweeps : IBenchmark
{
    // Convolutions and linear layers of resnet20_cifar.
    private const int Weights = 20;

    public string Name => "sensitivity";

    public string Description => "sensitivity analysis of resnet20_cifar: 20 weights, 10 levels, 1,000 images";

    public int Rounds => 3;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        nn.Module<Tensor, Tensor> model = ZooModels.Create("resnet20_cifar", seed: 0);
        using Tensor inputs = randn(quick ? 50 : 1000, 3, 32, 32);
        using Tensor targets = randint(0, 10, [inputs.shape[0]]);
        TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = 250 });
        SensitivityOptions options = new() { Levels = SensitivityOptions.LevelRange(0, quick ? 0.2 : 1, 0.1) };
        return
        [
            Variant.Timed("whole model each time", () => SensitivityAnalysis.Run(
                model, cancellation => Quality(Evaluator.Classify(model, batches, cancellation)), options)) with { Owned = model },
            Variant.Timed("whole model, level 0 too, as in the original", () =>
            {
                // The original measures the dense model again for each weight, as its first level.
                for (int weight = 0; weight < Weights; weight++)
                {
                    Evaluator.Classify(model, batches);
                }

                SensitivityAnalysis.Run(model, cancellation => Quality(Evaluator.Classify(model, batches, cancellation)), options);
            }),
            Variant.Timed("activations kept", () => SensitivityAnalysis.Run(model, batches, options)) with { Owned = batches },
        ];
    }

    private static ModelQuality Quality(EvaluationResult result) => new(100 * result.Top1!.Value, 100 * result.Top5!.Value, result.Loss);
}
