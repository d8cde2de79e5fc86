namespace ScottPlot.StandIn.Tests;

[TestFixture]
public class ValueTests
{
    [TestCase("#1F77B4", 0x1F, 0x77, 0xB4, 255)]
    [TestCase("abc", 0xAA, 0xBB, 0xCC, 255)]
    [TestCase("#01020304", 1, 2, 3, 4)]
    public void Colours_are_read_from_hexadecimal(string hex, int red, int green, int blue, int alpha)
    {
        Color color = Color.FromHex(hex);
        Assert.That((color.R, color.G, color.B, color.A), Is.EqualTo(((byte)red, (byte)green, (byte)blue, (byte)alpha)));
    }

    [Test]
    public void A_colour_that_is_none_is_refused() =>
        Assert.That(() => Color.FromHex("#12345"), Throws.ArgumentException.With.Message.Contains("#12345"));

    [Test]
    public void Colour_maps_start_and_end_at_their_colours()
    {
        Colormaps.Viridis map = new();
        Assert.Multiple(() =>
        {
            Assert.That(map.GetColor(-1).ToHex(), Is.EqualTo("#440154"));
            Assert.That(map.GetColor(1).ToHex(), Is.EqualTo("#FDE725"));
            Assert.That(map.Reversed().GetColor(0).ToHex(), Is.EqualTo("#FDE725"));
            Assert.That(map.GetColor(double.NaN).A, Is.Zero);
        });
    }

    [Test]
    public void Each_plottable_takes_the_next_colour()
    {
        using Plot plot = new();
        Color[] taken = [.. Enumerable.Range(0, 11).Select(_ => plot.Add.Scatter(Some.Xs, Some.Ys).Color)];
        Assert.That(taken, Is.EqualTo(new Palettes.Category10().Colors.Append(Colors.C0)));
    }

    [Test]
    public void The_last_bin_includes_its_upper_edge()
    {
        var histogram = Statistics.Histogram.WithBinCount(2, [0, 1, 1.5, 2]);
        Assert.That(histogram.Counts, Is.EqualTo((int[])[1, 3]));
        Assert.That(histogram.GetProbability(), Is.EqualTo((double[])[0.25, 0.75]));
    }

    [Test]
    public void Row_zero_of_a_heatmap_is_at_the_top()
    {
        Plottables.Heatmap map = new(new double[,] { { 1, 2 }, { 3, 4 } });
        Assert.Multiple(() =>
        {
            Assert.That(map.GetValue(new(0, 1)), Is.EqualTo(1));
            Assert.That(map.GetValue(new(1, 0)), Is.EqualTo(4));
            Assert.That(map.GetAxisLimits(), Is.EqualTo(new AxisLimits(-0.5, 1.5, -0.5, 1.5)));
        });
    }
}
