using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Rendering;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Statistics;

namespace Distiller.Reports.Tests.Adapters;

[SetCulture("de-DE")]
public sealed class QuantizationAdapterTests
{
    private static readonly QuantizationSensitivity Sensitivity = new()
    {
        Float = new(null, null, 0.61) { Top1 = 79.5 },
        Layers =
        [
            new("conv1", [Outcome(8, 79.4, 41.2), Outcome(4, 75.1, 18.9), Outcome(2, 12.5, 3.4)]),
            new("layer1.0.conv1", [Outcome(8, 79.5, 43.0), Outcome(4, 78.8, 21.7)]),
        ],
    };

    [Test]
    public void Every_measurement_is_a_line_of_the_csv() => Assert.That(
        CsvTableWriter.Write(QuantizationSensitivityTable.Of(Sensitivity)).ReplaceLineEndings("\n"),
        Does.StartWith("layer,weight_bits,activation_bits,top1,loss,snr_db\nconv1,8,8,79.4,").And.Contain("layer1.0.conv1,4,8,78.8,"));

    [Test]
    public void Layers_have_a_row_with_accuracy_and_noise_at_each_width()
    {
        var table = QuantizationSensitivityTable.ByLayer(Sensitivity);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Columns.Select(column => column.Heading), Is.EqualTo(
                ["Layer", "Top-1, W8 A8 [%]", "Top-1, W4 A8 [%]", "Top-1, W2 A8 [%]", "SNR, W8 A8 [dB]", "SNR, W4 A8 [dB]", "SNR, W2 A8 [dB]"]));
            Assert.That(table.Rows[1].Cells[3].IsEmpty, Is.True, "that width was not measured");
            Assert.That(table.Total!.Cells[1].Number, Is.EqualTo(79.5), "the float model");
        }
    }

    [Test]
    public void Without_accuracies_losses_are_shown()
    {
        var table = QuantizationSensitivityTable.ByLayer(new() { Float = new(null, null, 0.5), Layers = [new("fc", [new(4, 8, 0.75)])] });
        Assert.That(table.Columns.Select(column => column.Heading), Is.EqualTo(["Layer", "Loss, W4 A8"]));
        Assert.That(table.Rows[0].Cells[1].Number, Is.EqualTo(0.75));
    }

    [TestCase(QuantizationMetric.Top1, "conv1 (number 1): 12.5 % with W2 A8", 1)]
    [TestCase(QuantizationMetric.Loss, "conv1 (number 1): 0.88 with W2 A8", 1)]
    [TestCase(QuantizationMetric.SignalToNoise, "conv1 (number 1): 3.4 dB with W2 A8", 0)]
    public void Plot_has_a_line_for_each_width_and_names_the_most_sensitive_layer(QuantizationMetric metric, string worst, int levels)
    {
        var figure = QuantizationSensitivityFigure.Of(Sensitivity, metric);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(figure.Series.Select(series => series.Name), Is.EqualTo(["W8 A8", "W4 A8", "W2 A8"]));
            Assert.That(((LineSeries)figure.Series[2]).Points, Has.Length.EqualTo(1));
            Assert.That(figure.Description, Does.Contain(worst));
            Assert.That(figure.References, Has.Length.EqualTo(levels), "the float model");
        }
    }

    [Test]
    public void Bits_are_a_grid_of_weights_and_activations_from_many_to_few()
    {
        var table = BitsTable.Of([Outcome(4, 75, 20), Outcome(8, 79, 40), new(null, null, 0.6) { Top1 = 79.5 }, new(4, 4, 1) { Top1 = 60 }]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Columns.Select(column => column.Heading), Is.EqualTo(
                ["Weights", "Activations: float [%]", "Activations: 8 bits [%]", "Activations: 4 bits [%]"]));
            Assert.That(table.Rows.Select(row => row.Cells[0].Text), Is.EqualTo(["float", "8 bits", "4 bits"]));
            Assert.That(table.Rows[2].Cells.Select(cell => cell.Number), Is.EqualTo(new double?[] { null, null, 75, 60 }));
        }
    }

    [Test]
    public void Ranges_are_lines_across_the_histogram_with_what_lies_outside()
    {
        var figure = RangeFigure.Of(new("conv1", new Histogram(-2, 2, [5, 20, 70, 5]), [new("none", -2, 2), new("Laplace", -1, 1), new("Gauss", -1, 1.5)]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(figure.References.Select(line => (line.Position, line.Text)), Is.EqualTo(
                [(-2.0, "none"), (2.0, "none"), (-1.0, "Laplace, Gauss"), (1.0, "Laplace"), (1.5, "Gauss")]));
            Assert.That(figure.Description, Does.Contain("none: -2 to 2, 0.00 % of the values outside").And.Contain("Laplace: -1 to 1, 10.00 % of the values outside"));
        }
    }

    [Test]
    public void Figures_can_be_drawn()
    {
        ScottPlotRenderer renderer = new();
        Figure[] figures =
        [
            QuantizationSensitivityFigure.Of(Sensitivity),
            QuantizationSensitivityFigure.Of(Sensitivity, QuantizationMetric.SignalToNoise),
            RangeFigure.Of(new("conv1", new Histogram(-2, 2, [5, 20, 70, 5]), [new("chosen", -1, 1)])),
        ];
        Assert.That(figures.Select(figure => renderer.RenderSvg(figure, FigureSize.Standard, FigureTheme.Light).Length), Is.All.GreaterThan(1000));
    }

    private static QuantizationOutcome Outcome(int bits, double top1, double noise) => new(bits, 8, (100 - top1) / 100) { Top1 = top1, SignalToNoise = noise };
}
