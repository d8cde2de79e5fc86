using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Reports.Adapters;

/// <summary>Shapes and counts as texts.</summary>
internal static class ShapeText
{
    /// <summary>A shape as <c>(16, 3, 3, 3)</c>.</summary>
    public static string Of(ImmutableArray<long> shape) =>
        $"({string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)))})";
}
