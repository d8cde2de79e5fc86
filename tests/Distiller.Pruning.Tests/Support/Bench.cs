using Distiller.Masking;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>A model, its masks, and a pruner built for it.</summary>
internal sealed class Bench : IDisposable
{
    private readonly BuildContext _context;

    public Bench(nn.Module model, Compatibility compatibility = Compatibility.Sane)
    {
        Model = model;
        Masks = new MaskTable(model);
        _context = new BuildContext(model, Masks, compatibility: compatibility);
    }

    public Bench(params (string Name, Tensor Value)[] parameters)
        : this(Compatibility.Sane, parameters)
    {
    }

    public Bench(Compatibility compatibility, params (string Name, Tensor Value)[] parameters)
        : this(new ParameterModel(parameters), compatibility)
    {
    }

    public nn.Module Model { get; }

    public MaskTable Masks { get; }

    public BuildContext Context => _context;

    public IPruner Build(ComponentSpec<IPruner> spec) => _context.Component(spec);

    /// <summary>The masks that a pruner computes; they are set, too, as a policy would.</summary>
    public IReadOnlyDictionary<string, Tensor> Prune(ComponentSpec<IPruner> spec, EpochWindow? window = null, int? epoch = null)
    {
        window ??= EpochWindow.At(0);
        var masks = Build(spec).ComputeMasks(new PruningRequest(Masks, window, epoch ?? window.Last));
        foreach (var (name, mask) in masks)
        {
            Masks[name].Set(mask);
        }

        return masks;
    }

    public Tensor Weight(string name) => Masks[name].Parameter;

    public void Dispose()
    {
        _context.Dispose();
        Masks.Dispose();
        Model.Dispose();
    }
}
