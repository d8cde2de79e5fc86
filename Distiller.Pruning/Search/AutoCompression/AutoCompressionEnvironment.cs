using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Masking;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Episodes in which a copy of a dense model loses channels, layer by layer, is thinned, trained on and measured.</summary>
/// <remarks>
/// An observation has 13 figures: t, kind, n, c, h, w, stride, k, MACs, weights (these scaled to 0..1 over the layers), the fraction of
/// multiply-accumulates removed, the fraction not decided yet or not compressible, and the last action carried out.
/// <para>
/// The original puts MACs and weights in each other's place, remembers one dependent layer only and fails if there is none
/// (toolkit 18.12); here they have their places, and all layers coupled with a channel shrink and count.
/// </para>
/// <para>Source: He et al. 2018, arXiv 1802.03494, section 3.1; Distiller: <c>examples/auto_compression/amc/environment.py</c>.</para>
/// </remarks>
public sealed class AutoCompressionEnvironment : ICompressionEnvironment
{
    private const double AllButNothing = 0.9999;

    private readonly Func<nn.Module<Tensor, Tensor>> _copy;
    private readonly Func<nn.Module<Tensor, Tensor>, CancellationToken, ModelQuality> _measure;
    private readonly AutoCompressionOptions _options;
    private readonly CompressionPlan _plan;
    private readonly ObservationTable _observations;
    private readonly long _weights;
    private readonly HashSet<CoupledChannel> _removed = new(ReferenceEqualityComparer.Instance);
    private nn.Module<Tensor, Tensor>? _model;
    private int _step;
    private double _previous;

    /// <summary>Probes the dense model.</summary>
    /// <param name="copy">Makes a copy of the dense model, trained; called for each episode, and disposed by it.</param>
    /// <param name="measure">
    /// Trains a thinned model on, if so wished, and measures it on validation data, never on test data. Repeatable: same weights and
    /// same state of the random generator, same result.
    /// </param>
    /// <param name="options">What is pruned, and towards what.</param>
    /// <exception cref="ModelStructureException">A listed layer does not exist, has nothing to remove, or is coupled with another.</exception>
    public AutoCompressionEnvironment(
        Func<nn.Module<Tensor, Tensor>> copy,
        Func<nn.Module<Tensor, Tensor>, CancellationToken, ModelQuality> measure,
        AutoCompressionOptions options)
    {
        (_copy, _measure, _options) = (copy, measure, options);
        using var dense = copy();
        _plan = new(dense, options);
        _observations = new(_plan.Layers);
        _weights = dense.parameters().Sum(parameter => parameter.numel());
    }

    /// <inheritdoc/>
    public int StepCount => _plan.Layers.Length;

    /// <inheritdoc/>
    public int ObservationLength => ObservationTable.Length;

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant(
        $"{_options.Protocol}, {_options.Structure}, density {_options.TargetDensity}, actions {_options.SmallestAction}..{_options.LargestAction}, {_plan.Costs.Total} MACs, layers {string.Join(' ', _plan.Layers.Select(layer => layer.Name))}");

    /// <summary>The layers in the order of the steps, with the dense model's figures.</summary>
    public ImmutableArray<PrunableLayer> Layers => _plan.Layers;

    /// <summary>Multiply-accumulates of the dense model for one sample.</summary>
    public long OriginalMacs => _plan.Costs.Total;

    /// <inheritdoc/>
    public ImmutableArray<double> Reset(long seed)
    {
        _model?.Dispose();
        _model = null;
        Seeds.Use(seed);
        _model = _copy();
        _removed.Clear();
        (_step, _previous) = (0, 0);
        return Observe();
    }

    /// <inheritdoc/>
    public EnvironmentStep Step(double action)
    {
        if (_model is null || _step >= StepCount)
        {
            throw new InvalidOperationException("There is no step left in this episode. Call Reset to begin one.");
        }

        var allowed = Allow(Math.Clamp(action, _options.SmallestAction, _options.LargestAction));
        _previous = Remove(_model, Math.Min(allowed, AllButNothing));
        _step++;
        return new(_previous, Observe(), _step == StepCount);
    }

    /// <inheritdoc/>
    public EpisodeOutcome Finish(CancellationToken cancellation = default)
    {
        if (_model is null || _step < StepCount)
        {
            throw new InvalidOperationException("The episode is not over. Call Step until it says that it was the last one.");
        }

        _ = Thin(_model);
        var quality = _measure(_model, cancellation);
        var macs = MacCounter.Measure(_model, [1, .. _options.InputShape.Skip(1)]).Sum(layer => layer.MacCount);
        var weights = _model.parameters().Sum(parameter => parameter.numel());
        _model.Dispose();
        _model = null;
        return new(
            quality,
            AutoCompressionRules.Reward(_options.Protocol, quality.Top1, macs, OriginalMacs, _options.TargetDensity),
            macs,
            (double)macs / OriginalMacs,
            (double)weights / _weights);
    }

    /// <summary>Compresses a model as an episode did, without training it on.</summary>
    /// <param name="actions">What the agent wanted in each step, as in <see cref="Results.SearchEpisode.AgentActions"/>.</param>
    /// <param name="seed">Seed of the episode.</param>
    /// <returns>The thinned model, which is the caller's, and the proof.</returns>
    public CompressedModel Compress(ImmutableArray<double> actions, long seed)
    {
        _ = Reset(seed);
        try
        {
            foreach (var action in actions)
            {
                _ = Step(action);
            }

            var result = Thin(_model!);
            var model = _model!;
            _model = null;
            return new(model, result);
        }
        finally
        {
            _model?.Dispose();
            _model = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _model?.Dispose();
        _model = null;
    }

    private ImmutableArray<double> Observe()
    {
        var step = Math.Min(_step, StepCount - 1);
        double total = OriginalMacs;
        var macs = _plan.Costs.Without(_removed);
        return _observations.At(step, 1 - (macs.Values.Sum() / total), (Rest(step, macs) + _plan.FixedMacs) / total, _previous);
    }

    /// <summary>What later steps act on and this one does not.</summary>
    private double Rest(int step, Dictionary<string, double> macs) =>
        _plan.Layers.Skip(step + 1).Select(layer => layer.Name).Except(_plan.Layers[step].Dependents).Sum(layer => macs[layer]);

    private double Allow(double action)
    {
        if (_options.Protocol != AutoCompressionProtocol.MacConstrained)
        {
            return action;
        }

        var macs = _plan.Costs.Without(_removed);
        var layer = _plan.Layers[_step];
        var acted = macs[layer.Name] + layer.Dependents.Sum(dependent => macs[dependent]);
        return Math.Max(0, AutoCompressionRules.Clamp(
            action, OriginalMacs, _options.TargetDensity, OriginalMacs - macs.Values.Sum(), Rest(_step, macs), _options.LargestAction, acted));
    }

    /// <summary>Zeroes channels and says which fraction it was.</summary>
    private double Remove(nn.Module model, double fraction)
    {
        var layer = _plan.Layers[_step].Name;
        var weight = $"{layer}.weight";
        var spec = _options.Pruner?.Invoke(weight, fraction) ?? new RankedPrunerSpec
        {
            Name = "auto_compression",
            Structure = _options.Structure,
            Curve = KnownCurves.Constant(fraction),
            Weights = [weight],
            Selection = new() { Rounding = Rounding.Ceiling },
        };
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using MaskTable masks = new(model);
        using BuildContext context = new(model, masks);
        using var pruner = spec.Build(context);
        if (!pruner.ComputeMasks(new PruningRequest(masks, EpochWindow.At(0), 0)).TryGetValue(weight, out var mask))
        {
            return 0;
        }

        var kept = Kept(mask);
        ImmutableArray<CoupledChannel> removed = [.. _plan.Removed(_step, kept)];
        Zero(model, removed);
        _removed.UnionWith(removed);
        var role = _options.Structure == Structure.Filter ? SliceRole.Output : SliceRole.Input;
        return (double)removed.Sum(channel => channel.Indices(layer, role).Length) / kept.Length;
    }

    private bool[] Kept(Tensor mask)
    {
        var dimension = _options.Structure == Structure.Filter ? 0 : 1;
        using var kept = mask.ne(0).transpose(0, dimension).flatten(1).any(1);
        return [.. kept.data<bool>()];
    }

    private void Zero(nn.Module model, ImmutableArray<CoupledChannel> removed)
    {
        var layers = model.named_modules().ToDictionary(entry => entry.name, entry => new LayerWeights(entry.name, entry.module), StringComparer.Ordinal);
        var tensors = Surgery.Tensors(model);
        foreach (var slice in RecipeBuilder.Build(removed, _plan.Couplings, layers, tensors).Slices)
        {
            var value = tensors[slice.Name];
            var mask = zeros(slice.Length, dtype: value.dtype, device: value.device);
            mask.index_fill_(0, tensor([.. slice.Kept], device: value.device), 1);
            long[] shape = [.. Enumerable.Repeat(1L, (int)value.dim())];
            shape[slice.Dimension] = slice.Length;
            value.mul_(mask.reshape(shape));
        }
    }

    private ThinningResult Thin(nn.Module<Tensor, Tensor> model)
    {
        using Generator generator = new(0);
        using var input = randn([2, .. _options.InputShape.Skip(1)], generator: generator);
        return model.Thin(_plan.Couplings, () => [model.call(input)]);
    }
}
