using System.Collections.Immutable;
using System.Globalization;
using Distiller.Data;
using Distiller.Masking;
using Distiller.Persistence;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Measures how the quality of a model falls as one parameter after the other is pruned.</summary>
/// <remarks>
/// Each level starts from the dense weights, whatever the order of the levels (D-54). When the analysis ends, is cancelled
/// or fails, the weights are what they were, bit for bit. A level that prunes the same as the one before is not measured again,
/// nor is one that prunes nothing: the dense model is measured once.
/// <para>Source: Li et al. 2017, arXiv 1608.08710, section 3.2; Distiller: <c>sensitivity.py</c>.</para>
/// </remarks>
public static class SensitivityAnalysis
{
    private const int ProbeSize = 8;

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
            Curves = sweep.MeasureAll(model, dense, names, name => sweep.Measure(name, context, () => evaluate(cancellationToken), dense)),
        };
    }

    /// <summary>Runs the analysis of a classifier, computing what lies before the layer under test only once.</summary>
    /// <remarks>
    /// If the model is a chain of its children (which is tried on the first minibatch, to 1e-6), the inputs of the layer
    /// under test are kept for the whole data set, and each measurement runs only the rest. Otherwise the whole model is
    /// run each time; <see cref="SensitivityResult.Remark"/> says which. The results are the same. The cache holds one
    /// activation per sample.
    /// </remarks>
    /// <param name="model">Maps inputs (N, ...) to scores (N, Classes). Its weights change while the analysis runs.</param>
    /// <param name="data">The samples; epoch 0 is read. Targets: classes (N), Int64.</param>
    /// <param name="options">What is pruned, and how far; null for the defaults.</param>
    /// <param name="progress">Hears of every measurement.</param>
    /// <param name="cancellationToken">Ends the analysis between two minibatches.</param>
    /// <returns>A curve per parameter, in the model's order; accuracies in percent.</returns>
    /// <exception cref="OperationCanceledException">The analysis was cancelled; the weights are restored.</exception>
    /// <exception cref="ModelStructureException">The selector matches nothing, or a parameter lacks the structure.</exception>
    public static SensitivityResult Run(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        SensitivityOptions? options = null,
        IProgress<SensitivityProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var training = model.training;
        model.eval();
        try
        {
            return Chain(model, data) is { } chain
                ? RunChain(model, chain, data, options ?? SensitivityOptions.Default, progress, cancellationToken)
                : Run(model, token => Classify(model, data, token), options, progress, cancellationToken) with
                {
                    Remark = "The whole model was run for each measurement: it is not a chain of its children.",
                };
        }
        finally
        {
            model.train(training);
        }
    }

    private static SensitivityResult RunChain(
        nn.Module<Tensor, Tensor> model,
        ModelChain chain,
        IBatchSource data,
        SensitivityOptions options,
        IProgress<SensitivityProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var masks = new MaskTable(model);
        using var context = new BuildContext(model, masks, compatibility: options.Compatibility);
        var names = Names(options, context);
        var sweep = new Sweep(options, progress, names.Length * options.Levels.Length, cancellationToken);
        var dense = Classify(model, data, cancellationToken);
        using var prefixes = new PrefixCaches(chain, data);

        // The cache moves forward only. A parameter of the model itself belongs to no stage and needs the whole chain.
        ImmutableArray<string> ordered = [.. names.OrderBy(name => chain.StageOf(name) ?? 0)];
        var curves = sweep.MeasureAll(model, dense, ordered, name =>
        {
            var stage = chain.StageOf(name) ?? 0;
            var cache = prefixes.At(stage);
            using var memory = new StageMemory(chain, stage, name);
            using var tail = new ChainTail(chain, stage, memory);
            return sweep.Measure(name, context, () => Evaluate(tail, memory, cache), dense);
        }).ToDictionary(curve => curve.Parameter, StringComparer.Ordinal);

        return new SensitivityResult
        {
            Structure = options.Structure,
            Curves = [.. names.Select(name => curves[name])],
            Remark = "Activations before the layer under test were kept; only what follows was run again.",
        };

        ModelQuality Evaluate(ChainTail tail, StageMemory memory, PrefixCache cache)
        {
            memory.Restart();
            var quality = Classify(tail, cache, cancellationToken);
            memory.Finish();
            return quality;
        }
    }

    private static ModelChain? Chain(nn.Module<Tensor, Tensor> model, IBatchSource data)
    {
        using var scope = NewDisposeScope();
        // A few samples tell whether the model is a chain.
        return data.ReadEpoch(0).FirstOrDefault() is { } batch
            ? ModelChain.Find(model, batch.Inputs.narrow(0, 0, Math.Min(ProbeSize, batch.Inputs.shape[0])))
            : null;
    }

    private static ModelQuality Classify(nn.Module<Tensor, Tensor> model, IBatchSource data, CancellationToken cancellationToken)
    {
        const double Percent = 100.0;
        var result = Evaluator.Classify(model, data, cancellationToken);
        return new ModelQuality(Percent * result.Top1 ?? 0, Percent * result.Top5 ?? 0, result.Loss);
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

    /// <summary>The cache of one process moves forward; one that does the work of a lost rank begins anew.</summary>
    private sealed class PrefixCaches(ModelChain chain, IBatchSource data) : IDisposable
    {
        private PrefixCache? _cache;
        private int _stage;

        public PrefixCache At(int stage)
        {
            if (_cache is null || stage < _stage)
            {
                _cache?.Dispose();
                _cache = new PrefixCache(chain, data);
            }

            _cache.Advance(stage);
            _stage = stage;
            return _cache;
        }

        public void Dispose() => _cache?.Dispose();
    }

    /// <summary>One pass over the parameters.</summary>
    private sealed class Sweep(
        SensitivityOptions options, IProgress<SensitivityProgress>? progress, int total, CancellationToken cancellationToken)
    {
        private int _completed;

        /// <summary>All curves, measured here or shared with other ranks.</summary>
        public ImmutableArray<SensitivityCurve> MeasureAll(
            nn.Module model, ModelQuality dense, ImmutableArray<string> names, Func<string, SensitivityCurve> measure) =>
            options.Work is null
                ? [.. names.Select(measure)]
                : options.Work.Run(names, Circumstances(model, dense), name =>
                {
                    // The pieces before this one are done, or under way elsewhere.
                    _completed = names.IndexOf(name) * options.Levels.Length;
                    return measure(name);
                });

        private string Circumstances(nn.Module model, ModelQuality dense) => string.Create(
            CultureInfo.InvariantCulture,
            $"{ModelState.Hash(model)} {dense} {options.Structure} {options.Criterion} {options.StopBelowTop1} {options.Compatibility} {string.Join(' ', options.Levels.Select(level => level.ToString("R", CultureInfo.InvariantCulture)))}");

        public SensitivityCurve Measure(string name, BuildContext context, Func<ModelQuality> evaluate, ModelQuality dense)
        {
            var parameter = context.Masks[name].Parameter;
            using var noGrad = no_grad();
            using var original = parameter.clone().DetachFromDisposeScope();
            using var measured = parameter.clone().DetachFromDisposeScope();
            var quality = dense;
            var points = ImmutableArray.CreateBuilder<SensitivityPoint>(options.Levels.Length);
            try
            {
                foreach (var level in options.Levels)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Prune(name, level, context, original);
                    // Neighbouring levels often remove the same filters, and the lowest remove none.
                    if (!parameter.Equals(measured))
                    {
                        quality = evaluate();
                        measured.copy_(parameter);
                    }

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

        /// <summary>Prunes the dense weight to a level.</summary>
        private void Prune(string name, double level, BuildContext context, Tensor original)
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
            if (pruner.ComputeMasks(new PruningRequest(context.Masks, EpochWindow.At(0), 0)).TryGetValue(name, out var mask))
            {
                parameter.mul_(mask);
            }
        }
    }
}
