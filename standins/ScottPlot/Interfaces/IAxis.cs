namespace ScottPlot;

/// <summary>One axis: limits, ticks, label and frame line.</summary>
public interface IAxis : IPanel
{
    double Min { get; set; }

    double Max { get; set; }

    CoordinateRangeMutable Range { get; }

    ITickGenerator TickGenerator { get; set; }

    LabelStyle Label { get; }

    LabelStyle TickLabelStyle { get; set; }

    LineStyle FrameLineStyle { get; }

    TickMarkStyle MajorTickStyle { get; set; }

    TickMarkStyle MinorTickStyle { get; set; }

    void SetTicks(double[] xs, string[] labels);
}
