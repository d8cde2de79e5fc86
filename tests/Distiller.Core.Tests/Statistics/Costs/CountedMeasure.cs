using Distiller.Statistics;

namespace Distiller.Core.Tests.Statistics.Costs;

/// <summary>A measure that computes instead of measuring, and counts how often it was asked.</summary>
internal sealed class CountedMeasure(Func<LayerShape, double> time) : ICostMeasure
{
    public List<LayerShape> Asked { get; } = [];

    public double Milliseconds(LayerShape shape, CostConditions conditions)
    {
        Asked.Add(shape);
        return time(shape);
    }
}
