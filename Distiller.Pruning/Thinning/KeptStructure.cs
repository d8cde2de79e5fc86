using System.Globalization;
using Distiller.Graph;

namespace Distiller.Pruning;

/// <summary>A zero structure that was not removed.</summary>
/// <param name="Layer">Path of the layer.</param>
/// <param name="Role">Whether it is an output (filter, row) or an input (channel, column) of the layer.</param>
/// <param name="Index">Its index.</param>
/// <param name="Reason">Why it stays.</param>
public sealed record KeptStructure(string Layer, SliceRole Role, long Index, string Reason)
{
    /// <summary>The structure and the reason as a sentence.</summary>
    /// <returns>For example <c>output 3 of 'conv1' stays: it reaches the model's output</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Role == SliceRole.Output ? "output" : "input")} {Index} of '{Layer}' stays: {Reason}");
}
