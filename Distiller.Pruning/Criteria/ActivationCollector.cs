using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Scheduling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Measures activations per channel behind layers, by forward hooks.</summary>
/// <remarks>
/// The first forward pass tells in which order modules are called; from that, each layer gets the call at which it is
/// measured. A module may be called several times, so a call is known by its position in the pass.
/// </remarks>
internal sealed class ActivationCollector : IDisposable, IStateful
{
    private const string SumSection = "sums";
    private const string CountSection = "counts";
    private const string PositionSection = "positions";
    private const string ModuleSection = "modules";
    private const string ActivatedSection = "activated";

    private readonly ActivationStatistic _statistic;
    private readonly Dictionary<nn.Module, string> _layers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, nn.Module> _modules = new(StringComparer.Ordinal);
    private readonly List<Action> _removals = [];
    private readonly List<nn.Module> _calls = [];
    private readonly Dictionary<int, Tap> _taps = [];
    private readonly Dictionary<string, (Tensor Sum, double Count)> _sums = new(StringComparer.Ordinal);
    private int _position;
    private bool _hasOrder;

    internal ActivationCollector(nn.Module model, ImmutableArray<string> parameters, ActivationStatistic statistic)
    {
        _statistic = statistic;
        var wanted = parameters.ToDictionary(name => new ModulePath(name).Parent.ToString(), name => name);
        foreach (var (path, module) in model.named_modules())
        {
            if (wanted.TryGetValue(path, out var parameter))
            {
                _layers.TryAdd(module, parameter);
            }

            _modules.TryAdd(path, module);
            if (module is nn.Module<Tensor, Tensor> leaf && !module.named_children().Any())
            {
                var hook = leaf.register_forward_hook((called, _, output) =>
                {
                    OnCall(called, output);
                    return null!;
                });
                _removals.Add(hook.remove);
            }
        }

        if (model is nn.Module<Tensor, Tensor> root)
        {
            var hook = root.register_forward_hook((_, _, _) =>
            {
                OnPassEnd();
                return null!;
            });
            _removals.Add(hook.remove);
        }
    }

    /// <summary>The mean of the statistic per channel since it was last taken, or null; belongs to the caller's scope.</summary>
    internal Tensor? Take(string parameter)
    {
        if (!_sums.Remove(parameter, out var entry))
        {
            return null;
        }

        using (entry.Sum)
        {
            return entry.Sum / entry.Count;
        }
    }

    /// <summary>The sums so far, and which call of which module is measured: the first pass after resuming counts like any other.</summary>
    public StateDict SaveState()
    {
        var (sums, counts) = (StateDict.Empty, StateDict.Empty);
        foreach (var (name, entry) in _sums)
        {
            sums = sums.With(name, entry.Sum);
            counts = counts.With(name, entry.Count);
        }

        var (positions, modules, activated) = (StateDict.Empty, StateDict.Empty, StateDict.Empty);
        foreach (var (position, tap) in _taps)
        {
            positions = positions.With(tap.Parameter, (long)position);
            modules = modules.With(tap.Parameter, _modules.First(entry => ReferenceEquals(entry.Value, tap.Module)).Key);
            activated = activated.With(tap.Parameter, tap.IsActivated);
        }

        return StateDict.Empty
            .With(SumSection, sums).With(CountSection, counts)
            .With(PositionSection, positions).With(ModuleSection, modules).With(ActivatedSection, activated);
    }

    public void LoadState(StateDict state)
    {
        Clear();
        var counts = state.Section(CountSection);
        foreach (var (name, sum) in state.Section(SumSection).Tensors)
        {
            _sums[name] = (sum.clone().DetachFromDisposeScope(), counts.Number(name));
        }

        var (positions, modules, activated) = (state.Section(PositionSection), state.Section(ModuleSection), state.Section(ActivatedSection));
        _taps.Clear();
        foreach (var parameter in positions.Scalars.Keys)
        {
            _taps[(int)positions.Integer(parameter)] = new Tap(parameter, _modules[modules.Text(parameter)], activated.Flag(parameter));
        }

        _hasOrder = _taps.Count > 0;
    }

    public void Dispose()
    {
        _removals.ForEach(remove => remove());
        Clear();
    }

    private void Clear()
    {
        foreach (var (sum, _) in _sums.Values)
        {
            sum.Dispose();
        }

        _sums.Clear();
    }

    private void OnCall(nn.Module module, Tensor output)
    {
        if (!_hasOrder)
        {
            _calls.Add(module);
            return;
        }

        if (_taps.TryGetValue(_position, out var tap) && ReferenceEquals(tap.Module, module))
        {
            Add(tap, output);
        }

        _position++;
    }

    private void OnPassEnd()
    {
        _position = 0;
        if (_hasOrder)
        {
            return;
        }

        _hasOrder = true;
        for (var i = 0; i < _calls.Count; i++)
        {
            if (_layers.TryGetValue(_calls[i], out var parameter))
            {
                var (position, isActivated) = Behind(i);
                _taps[position] = new Tap(parameter, _calls[position], isActivated);
            }
        }
    }

    /// <summary>The first activation behind a layer; if another layer comes first, the normalisation or the layer itself.</summary>
    private (int Position, bool IsActivated) Behind(int layer)
    {
        var best = layer;
        for (var i = layer + 1; i < _calls.Count && _calls[i] is not (Convolution or Linear); i++)
        {
            if (_calls[i] is ReLU or ReLU6 or LeakyReLU or ELU or GELU or SiLU or Sigmoid or Tanh or Hardswish)
            {
                return (i, true);
            }

            best = _calls[i] is NormBase ? i : best;
        }

        return (best, false);
    }

    private void Add(Tap tap, Tensor output)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var values = tap.IsActivated ? output.detach() : output.detach().clamp_min(0);
        var measured = _statistic == ActivationStatistic.Zeros ? values.eq(0).to(float64) : values.to(float64);
        long[] others = [.. Enumerable.Range(0, (int)measured.dim()).Where(dimension => dimension != 1)];
        var sum = measured.mean(others).mul(output.shape[0]);
        if (!sum.isfinite().all().ToBoolean())
        {
            // Marks of a structure probe, or a run that diverged: neither says what the channels are worth.
            return;
        }

        var count = (double)output.shape[0];
        if (_sums.Remove(tap.Parameter, out var entry))
        {
            using (entry.Sum)
            {
                // A thinned layer has other channels, so its sums start anew.
                if (entry.Sum.shape.SequenceEqual(sum.shape))
                {
                    (sum, count) = (sum + entry.Sum, count + entry.Count);
                }
            }
        }

        _sums[tap.Parameter] = (sum.DetachFromDisposeScope(), count);
    }

    private sealed record Tap(string Parameter, nn.Module Module, bool IsActivated);
}
