using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Keeps, from one evaluation of a quantized model to the next, what layers give before the first one that a search has changed.</summary>
/// <remarks>
/// A layer that is called before the changed one cannot depend on it. Each pass of an evaluation is known by its number and by its input,
/// which has to be that of the evaluation before; else it is computed anew. What code between layers changes in place is not kept.
/// </remarks>
internal sealed class KeptOutputs : IDisposable
{
    /// <summary>Layers whose outputs do not fit any more are computed each time.</summary>
    private const long MostBytes = 1L << 30;

    private readonly GridTable _grids;
    private readonly HashSet<ISimulation> _changed = new(ReferenceEqualityComparer.Instance);
    private readonly List<Pass> _passes = [];
    private readonly Action _remove;
    private Pass? _pass;
    private int _count;
    private int _position;
    private bool _isPast;
    private long _bytes;

    private KeptOutputs(nn.Module<Tensor, Tensor> model, GridTable grids)
    {
        _grids = grids;
        _remove = model.register_forward_pre_hook((_, input) => Begin(input)).remove;
        _grids.Kept = this;
    }

    /// <summary>Begins to keep; null where writes to tensors cannot be seen.</summary>
    public static KeptOutputs? Of(nn.Module<Tensor, Tensor> model, GridTable grids) => NativeSupport.IsAvailable ? new(model, grids) : null;

    /// <summary>To be called before each evaluation.</summary>
    public void Restart() => (_pass, _count) = (null, 0);

    /// <summary>To be called after each complete evaluation.</summary>
    public void Finish()
    {
        // Passes that were not run still hold what changed layers gave.
        for (var i = _count; i < _passes.Count; i++)
        {
            Cut(_passes[i], 0);
        }

        _pass = null;
        _changed.Clear();
    }

    /// <summary>Says that a layer computes otherwise from now on.</summary>
    public void Changed(ISimulation layer) => _changed.Add(layer);

    /// <summary>Says that a layer is called: what comes behind one that has changed is not kept.</summary>
    public void Reach(ISimulation layer)
    {
        if (_pass is { } pass && !_isPast && _changed.Contains(layer))
        {
            _isPast = true;
            Cut(pass, _position);
        }
    }

    /// <summary>A layer's output: the one that was kept, or a new one.</summary>
    public Tensor Give(ISimulation layer, Func<Tensor> compute)
    {
        Reach(layer);
        if (_pass is not { } pass || _isPast)
        {
            return compute();
        }

        var position = _position++;
        if (position < pass.Outputs.Count && !ReferenceEquals(pass.Outputs[position].Layer, layer))
        {
            Cut(pass, position);
        }

        if (position == pass.Outputs.Count)
        {
            var output = compute();
            pass.Outputs.Add(Kept(layer, output));
            return output;
        }

        var (_, known, grid, version) = pass.Outputs[position];
        if (known is not null && NativeStatistics.VersionOf(known) == version)
        {
            var again = known.alias();
            return grid is null ? again : _grids.Note(again, grid);
        }

        Forget(known);
        pass.Outputs[position] = new(layer, null, null, null);
        return compute();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _remove();
        _grids.Kept = null;
        foreach (var pass in _passes)
        {
            Cut(pass, 0);
            pass.Input.Dispose();
        }

        _passes.Clear();
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private Tensor Begin(Tensor input)
    {
        using var scope = NewDisposeScope();
        (_position, _isPast) = (0, false);
        if (_count == _passes.Count)
        {
            _passes.Add(new(Copy(input)));
        }
        else if (!_passes[_count].Input.Equals(input))
        {
            Cut(_passes[_count], 0);
            _passes[_count].Input.Dispose();
            _passes[_count] = new(Copy(input));
        }

        _pass = _passes[_count++];
        return null!;
    }

    private static Tensor Copy(Tensor input) => input.detach().clone().DetachFromDisposeScope();

    private Output Kept(ISimulation layer, Tensor output)
    {
        if (_bytes + Bytes(output) > MostBytes || NativeStatistics.VersionOf(output) is not { } version)
        {
            return new(layer, null, null, null);
        }

        _bytes += Bytes(output);
        return new(layer, output.alias().DetachFromDisposeScope(), _grids.Of(output), version);
    }

    private void Cut(Pass pass, int first)
    {
        for (var i = pass.Outputs.Count - 1; i >= first; i--)
        {
            Forget(pass.Outputs[i].Values);
            pass.Outputs.RemoveAt(i);
        }
    }

    private void Forget(Tensor? output)
    {
        if (output is not null)
        {
            _bytes -= Bytes(output);
            output.Dispose();
        }
    }

    private sealed record Pass(Tensor Input)
    {
        public List<Output> Outputs { get; } = [];
    }

    private sealed record Output(ISimulation Layer, Tensor? Values, ActivationGrid? Grid, long? Version);
}
