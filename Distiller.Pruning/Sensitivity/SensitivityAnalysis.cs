using System.Collections.Immutable;
using Distiller.Masking;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Measures how the quality of a model falls as one parameter after the other is pruned.</summary>
/// <remarks>
/// Each level starts from the dense weights, whatever the order of the levels (D-54). When the analysis ends, is cancelled
/// or fails, the weights are what they were, bit for bit. Levels that prune nothing are not measured again but take the
/// dense model's values.
/// <para>Source: Li et al. 2017, arXiv 1608.08710, section 3.2; Distiller: <c>sensitivity.py</c>.</para>
/// </remarks>
public static class SensitivityAnalysis
{
    /// <summary>Runs the analysis with any measure of quality.</summary>
    /// <param name="model">The model. Its weights change while the analysis runs.</param>
    /// <param name="evaluate">Measures the model as it is now. It has to be repeatable: same weights, same result.</param>
    /// <param name="options">What is pruned, and how far; null for the defaults.</param>
    /// <param name="progress">Hears of every measurement.</param>
    /// <param name="cancellationToken">Ends the analysis before the next measurement.</param>
    /// <returns>A curve per parameter, in the model's order.</returns>
    /// <exception cref="OperationCanceledException">The analysis was cancelled; the weights are restored.</exception>
    /// <exception cref="ModelStructureException">The selector matches nothing, or a parameter lacks the structure.</exception>
    public static SensitivityResult Run(
        nn.Module model,
        Func<CancellationToken, ModelQuality> evaluate,
        SensitivityOptions? options = null,
        IProgress<SensitivityProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= SensitivityOptions.Default;
        using var masks = new MaskTable(model);
        using var context = new BuildContext(model, masks, compatibility: options.Compatibility);
        var names = Names(options, context);
        var sweep = new Sweep(options, progress, names.Length * options.Levels.Length, cancellationToken);
        var dense = evaluate(cancellationToken);
        return new SensitivityResult
        {
            Structure = options.Structure,
            Curves = [.. names.Select(name => sweep.Measure(name, context, () => evaluate(cancellationToken), dense))],
        };
    }

    private static ImmutableArray<string> Names(SensitivityOptions options, BuildContext context)
    {
        const string Where = "SensitivityOptions.Weights";
        if (options.Weights is not null)
        {
            return options.Weights.Resolve(context, Where);
        }

        var weights = WeightSelector.AllWeights.Resolve(context, Where);
        return options.Structure is Structure.Filter or Structure.Channel or Structure.Kernel
            ? [.. weights.Where(name => context.Masks[name].Parameter.dim() > 2)]
            : weights;
    }

    /// <summary>One pass over the parameters.</summary>
    private sealed class Sweep(
        SensitivityOptions options, IProgress<SensitivityProgress>? progress, int total, CancellationToken cancellationToken)
    {
        private int _completed;

        public SensitivityCurve Measure(string name, BuildContext context, Func<ModelQuality> evaluate, ModelQuality dense)
        {
            var parameter = context.Masks[name].Parameter;
            using var noGrad = no_grad();
            using var original = parameter.clone().DetachFromDisposeScope();
            var points = ImmutableArray.CreateBuilder<SensitivityPoint>(options.Levels.Length);
            try
            {
                foreach (var level in options.Levels)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var quality = Prune(name, level, context, original) ? evaluate() : dense;
                    points.Add(new SensitivityPoint(level, quality.Top1, quality.Top5, quality.Loss));
                    progress?.Report(new SensitivityProgress(++_completed, total, name, points[^1]));
                    if (quality.Top1 < options.StopBelowTop1)
                    {
                        break;
                    }
                }
            }
            finally
            {
                parameter.copy_(original);
            }

            _completed += options.Levels.Length - points.Count;
            return new SensitivityCurve(name, points.ToImmutable());
        }

        /// <summary>Prunes the dense weight to a level; false if nothing goes.</summary>
        private bool Prune(string name, double level, BuildContext context, Tensor original)
        {
            using var scope = NewDisposeScope();
            var parameter = context.Masks[name].Parameter;
            parameter.copy_(original);
            var spec = new RankedPrunerSpec
            {
                Name = "sensitivity",
                Structure = options.Structure,
                Curve = KnownCurves.Constant(level),
                Weights = [name],
                Criterion = options.Criterion,
            };
            using var pruner = spec.Build(context);
            if (!pruner.ComputeMasks(new PruningRequest(context.Masks, EpochWindow.At(0), 0)).TryGetValue(name, out var mask))
            {
                return false;
            }

            parameter.mul_(mask);
            return true;
        }
    }
}
