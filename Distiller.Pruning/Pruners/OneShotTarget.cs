namespace Distiller.Pruning;

/// <summary>The two ways to say how much a one-shot pruner takes.</summary>
internal static class OneShotTarget
{
    /// <summary>Demands exactly one of them.</summary>
    internal static void Require(string pruner, ISparsityCurve? curve, NeighbourPattern? pattern)
    {
        if (curve is null == pattern is null)
        {
            throw new ArgumentException(
                $"Pruner '{pruner}' needs either a curve, such as KnownCurves.Constant(0.5), or a pattern, such as NeighbourPattern.TwoOfFour; "
                + $"it has {(curve is null ? "neither" : "both")}.");
        }
    }
}
