using System.Collections.Immutable;
using Distiller.Naming;

namespace Distiller.Quantization;

/// <summary>The statistics of a model's layers. Files: see <see cref="CalibrationFile"/>.</summary>
public sealed class CalibrationStatistics
{
    private readonly Dictionary<string, LayerStatistics> _byName;

    /// <summary>Statistics of layers.</summary>
    /// <param name="layers">Layers by dotted name, in the order in which they are listed.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public CalibrationStatistics(IEnumerable<KeyValuePair<string, LayerStatistics>> layers)
    {
        Layers = [.. layers];
        _byName = Layers.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The layers, in order.</summary>
    public ImmutableArray<KeyValuePair<string, LayerStatistics>> Layers { get; }

    /// <summary>The statistics of a layer.</summary>
    /// <param name="layer">Dotted name.</param>
    /// <returns>Its statistics.</returns>
    /// <exception cref="ModelStructureException">There are none of this name.</exception>
    public LayerStatistics this[string layer] => _byName.TryGetValue(layer, out var found)
        ? found
        : throw new ModelStructureException($"There are no statistics of a layer '{layer}'. {NearestNames.Hint(layer, _byName.Keys)} Calibrate the model again.");

    /// <summary>Whether there are statistics of a layer.</summary>
    /// <param name="layer">Dotted name.</param>
    /// <returns>True if there are.</returns>
    public bool Contains(string layer) => _byName.ContainsKey(layer);
}
