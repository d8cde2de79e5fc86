using System.Collections.Immutable;
using Distiller.Distillation.Diffusion;
using Distiller.Persistence;
using static TorchSharp.torch;

namespace Distiller.Distillation.DisBack;

/// <summary>Records how the teacher turns into a model of the untrained student when it is trained on the student's samples.</summary>
/// <remarks>Source: DisBack, arXiv 2408.15991, section 3.3 and algorithm 1.</remarks>
internal static class DegradationRecorder
{
    /// <summary>Trains <paramref name="scratch"/> from the teacher's weights and keeps copies. The student does not change.</summary>
    public static DegradationPath Record(
        OneStepStudent student, IDenoiser teacher, IDenoiser scratch, ScoreModel law, DegradationOptions options, long seed)
    {
        ModelWeights.Copy(teacher.Module, scratch.Module);
        var nodes = ImmutableArray.CreateBuilder<PathNode>();
        nodes.Add(DegradationPath.Capture(0, teacher));
        var recorded = options.RecordedSteps();
        using DenoiserTraining training = new(scratch, law.Preconditioning, law.Levels, options.Adam);
        for (var step = 1; step <= options.Steps; step++)
        {
            using var scope = NewDisposeScope();
            using var generator = Draws.At(seed, DrawStream.Degradation, step);
            training.Step(student.Draw(options.BatchSize, generator), generator);
            student.Count(2);
            if (recorded.Contains(step))
            {
                nodes.Add(DegradationPath.Capture(step, scratch));
            }
        }

        var measured = DegradationPath.Of(Measured(nodes.ToImmutable(), student, scratch, law, options, seed));
        return options.Spacing == NodeSpacing.ScoreDistance ? measured.SpacedByDistance(options.NodeCount) : measured;
    }

    private static ImmutableArray<PathNode> Measured(
        ImmutableArray<PathNode> nodes, OneStepStudent student, IDenoiser scratch, ScoreModel law, DegradationOptions options, long seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = Draws.At(seed, DrawStream.Spacing, 0);
        var clean = student.Draw(options.BatchSize, generator);
        var sigma = law.Levels.Draw(options.BatchSize, generator);
        var noisy = clean + (randn(clean.shape, generator: generator) * PerSample.Of(sigma, clean));
        var outputs = nodes.Select(node =>
        {
            ModelState.Load(scratch.Module, node.Weights.Tensors, "a node of the degradation path");
            return scratch.Denoise(noisy, sigma);
        }).ToArray();
        student.Count(1 + nodes.Length);
        var distances = outputs.Select(output => (double)PerSample.Sum((output - outputs[^1]).square()).mean().item<float>()).ToArray();
        return [.. nodes.Select((node, i) => node with { RelativeDistance = distances[0] > 0 ? distances[i] / distances[0] : 0 })];
    }
}
