using Distiller.Masking;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What a pruner sees when masks are due.</summary>
public sealed class PruningRequest
{
    private readonly MaskTable _masks;
    private readonly IReadOnlyDictionary<string, Tensor> _substitutes;

    /// <summary>A request for the present weights.</summary>
    /// <param name="masks">The parameters and their masks.</param>
    /// <param name="window">The epochs in which pruning is active.</param>
    /// <param name="epoch">The epoch that runs. Range: within the window.</param>
    /// <param name="substitutes">Tensors to rank in place of parameters, such as weights with batch normalisation folded in.</param>
    public PruningRequest(
        MaskTable masks, EpochWindow window, int epoch, IReadOnlyDictionary<string, Tensor>? substitutes = null)
    {
        _masks = masks;
        _substitutes = substitutes ?? new Dictionary<string, Tensor>();
        Window = window;
        Epoch = epoch;
    }

    /// <summary>The epochs in which pruning is active.</summary>
    public EpochWindow Window { get; }

    /// <summary>The epoch that runs.</summary>
    public int Epoch { get; }

    /// <summary>How far the window has advanced: 0 at its first epoch, 1 at its last.</summary>
    public double Progress => Window.Progress(Epoch);

    /// <summary>The tensor to rank: the parameter, or what stands in for it.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The tensor, lent for the call.</returns>
    /// <exception cref="ModelStructureException">The model has no such parameter.</exception>
    public Tensor Weight(string name) => _substitutes.TryGetValue(name, out var substitute) ? substitute : _masks[name].Parameter;

    /// <summary>The parameter itself, for pruners that change the weights that stay.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The parameter, lent for the call.</returns>
    /// <exception cref="ModelStructureException">The model has no such parameter.</exception>
    public Tensor Parameter(string name) => _masks[name].Parameter;

    /// <summary>The parameter's gradient.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The gradient, which belongs to the caller's scope, or null.</returns>
    public Tensor? Gradient(string name) => _masks[name].Parameter.grad;

    /// <summary>The pruning mask in force.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The mask, lent for the call, or null.</returns>
    public Tensor? Mask(string name) => _masks[name].Mask;
}
