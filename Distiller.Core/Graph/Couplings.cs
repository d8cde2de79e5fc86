using System.Collections.Immutable;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Which channels of which layers belong together: what <see cref="StructureProbe"/> finds. Plain data.</summary>
/// <remarks>
/// <c>ToString()</c> is a table, a line per group; <see cref="ToJson"/> has every channel; <see cref="ToDot()"/> draws the layers.
/// </remarks>
public sealed record Couplings
{
    /// <summary>The groups, in the order in which their first producers run.</summary>
    public required ImmutableArray<CoupledGroup> Groups { get; init; }

    /// <summary>The layers that compute or mix channels, in the order in which they run.</summary>
    public required ImmutableArray<string> Layers { get; init; }

    /// <summary>Layers that the forward pass did not call: nothing is known about them.</summary>
    public required ImmutableArray<string> NotCalled { get; init; }

    /// <summary>For every layer that computes channels the layers that mix them.</summary>
    public required ImmutableDictionary<string, ImmutableArray<string>> Connections { get; init; }

    /// <summary>The group to which a layer's output channels belong.</summary>
    /// <param name="producer">Path of the layer.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ModelStructureException">No layer of this name computes channels.</exception>
    public CoupledGroup GroupOf(string producer) =>
        Groups.FirstOrDefault(group => group.Producers.Contains(producer))
        ?? throw new ModelStructureException(
            $"No layer '{producer}' computes channels in this model. {NearestNames.Hint(producer, Groups.SelectMany(group => group.Producers))}");

    /// <summary>The layers that mix a layer's output channels: what follows it, through additions and other operations.</summary>
    /// <param name="producer">Path of the layer.</param>
    /// <returns>Paths in the order in which the layers run.</returns>
    public ImmutableArray<string> Successors(string producer) => Connections.GetValueOrDefault(producer, []);

    /// <summary>The layers whose output channels a layer mixes.</summary>
    /// <param name="consumer">Path of the layer.</param>
    /// <returns>Paths in the order in which the layers run.</returns>
    public ImmutableArray<string> Predecessors(string consumer) =>
        [.. Layers.Where(layer => Connections.TryGetValue(layer, out var reached) && reached.Contains(consumer))];

    /// <summary>All groups with all channels as JSON.</summary>
    /// <returns>Indented text.</returns>
    public string ToJson() => CouplingsText.Json(this);

    /// <summary>The layers and what flows between them, in the language of Graphviz; a colour per group.</summary>
    /// <returns>A directed graph; render it with <c>dot -Tsvg</c>.</returns>
    public string ToDot() => CouplingsText.Dot(this, null);

    /// <summary>As the other form, with type and weight of each layer and the number of channels on each arrow.</summary>
    /// <param name="model">The model that was probed.</param>
    /// <returns>A directed graph; render it with <c>dot -Tsvg</c>.</returns>
    public string ToDot(nn.Module model) => CouplingsText.Dot(this, model);

    /// <summary>A table: a line per group.</summary>
    /// <returns>Aligned text.</returns>
    public override string ToString() => CouplingsText.Table(this);
}
