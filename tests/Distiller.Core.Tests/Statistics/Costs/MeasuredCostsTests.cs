using Distiller.Statistics;

namespace Distiller.Core.Tests.Statistics.Costs;

public sealed class MeasuredCostsTests
{
    private static readonly LayerShape Convolution = new()
    {
        Kind = LayerKind.Convolution,
        InputChannels = 32,
        OutputChannels = 64,
        Height = 8,
        Width = 8,
        Kernel = (3, 3),
        Padding = (1, 1),
    };

    private string folder = "";

    private string Path => System.IO.Path.Combine(folder, "costs.json");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("costs-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_layer_is_measured_once()
    {
        CountedMeasure measure = new(_ => 3);
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: measure);

        Assert.That((costs.Of(Convolution), costs.Of(Convolution)), Is.EqualTo((3.0, 3.0)));
        Assert.That(measure.Asked, Is.EqualTo((LayerShape[])[Convolution]));
    }

    [Test]
    public void Between_measured_counts_the_time_is_linear_in_both()
    {
        CountedMeasure measure = new(shape => 5 + (2 * shape.InputChannels) + (3 * shape.OutputChannels) + (shape.InputChannels * shape.OutputChannels));
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: measure);
        costs.Cover([.. from inputs in (long[])[8, 32] from outputs in (long[])[16, 64] select Convolution.WithChannels(inputs, outputs)]);

        double time = costs.Of(Convolution.WithChannels(20, 40));

        Assert.That(time, Is.EqualTo(5 + 40 + 120 + 800).Within(1e-9));
        Assert.That(measure.Asked, Has.Count.EqualTo(4), "interpolated, not measured");
    }

    [Test]
    public void Counts_outside_the_table_are_measured()
    {
        CountedMeasure measure = new(shape => shape.OutputChannels);
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: measure);
        costs.Cover([Convolution.WithChannels(32, 16), Convolution.WithChannels(32, 32)]);

        Assert.That(costs.Of(Convolution.WithChannels(32, 48)), Is.EqualTo(48));
        Assert.That(measure.Asked, Has.Count.EqualTo(3));
    }

    [Test]
    public void Families_do_not_mix()
    {
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new CountedMeasure(shape => shape.Stride.Height));

        Assert.That(costs.Of(Convolution), Is.EqualTo(1));
        Assert.That(costs.Of(Convolution with { Stride = (2, 2) }), Is.EqualTo(2));
    }

    [Test]
    public void Depthwise_convolutions_are_interpolated_along_their_one_count()
    {
        LayerShape depthwise = Convolution with { InputChannels = 32, OutputChannels = 32, GroupWidth = 1 };
        CountedMeasure measure = new(shape => 10 * shape.InputChannels);
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: measure);
        costs.Cover([depthwise, depthwise.WithChannels(16, 16)]);

        Assert.That(costs.Of(depthwise.WithChannels(20, 20)), Is.EqualTo(200));
        Assert.That(measure.Asked.Select(shape => shape.ConvGroups), Is.EqualTo((long[])[32, 16]));
    }

    [TestCase(1, ExpectedResult = 4, Description = "time rises with every channel; rounding up to 4 of 64 costs less than 5 %")]
    [TestCase(8, ExpectedResult = 8)]
    [TestCase(16, ExpectedResult = 16)]
    public int Preferred_multiple_is_the_block_in_which_channels_are_free(int block)
    {
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new CountedMeasure(shape => (shape.OutputChannels + block - 1) / block));

        return costs.PreferredMultiple(Convolution);
    }

    [Test]
    public void Saved_costs_are_not_measured_again()
    {
        MeasuredCosts first = Open(new CountedMeasure(shape => shape.OutputChannels + 0.1));
        first.Of(Convolution);
        first.Save();
        CountedMeasure measure = new(_ => 0);

        MeasuredCosts second = Open(measure);

        Assert.That(second.Count, Is.EqualTo(1));
        Assert.That(second.Of(Convolution), Is.EqualTo(64.1));
        Assert.That(measure.Asked, Is.Empty);
        Assert.That(Directory.GetFiles(folder), Is.EqualTo((string[])[Path]), "nothing is left beside the file");
    }

    [Test]
    public void Costs_of_another_machine_are_refused_by_name()
    {
        Open(new CountedMeasure(_ => 1), machine: "left machine").Save();

        Assert.That(
            () => Open(new CountedMeasure(_ => 1), machine: "right machine"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("left machine").And.Message.Contains("right machine").And.Message.Contains(Path));
    }

    [Test]
    public void Costs_of_other_conditions_are_refused()
    {
        Open(new CountedMeasure(_ => 1)).Save();

        Assert.That(
            () => MeasuredCosts.Open(new() { Threads = 7 }, Path, machine: "here"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("Threads = 7"));
    }

    [Test]
    public void Torn_and_changed_files_are_refused()
    {
        MeasuredCosts costs = Open(new CountedMeasure(_ => 1));
        costs.Of(Convolution);
        costs.Save();
        string whole = File.ReadAllText(Path);

        foreach (string damaged in (string[])[whole[..(whole.Length / 2)], whole.Replace("\"Outputs\":64", "\"Outputs\":65", StringComparison.Ordinal), "{}", ""])
        {
            File.WriteAllText(Path, damaged);
            Assert.That(
                () => Open(new CountedMeasure(_ => 1)),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains(Path).And.Message.Contains("Delete the file"), damaged);
        }
    }

    [Test]
    public void Cover_tells_how_far_it_is_and_stops_when_asked()
    {
        using CancellationTokenSource stop = new();
        List<CostProgress> heard = [];
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new CountedMeasure(_ => 1));
        Progress progress = new(heard, () => stop.Cancel());

        Assert.That(
            () => costs.Cover([Convolution, Convolution with { Height = 4 }, Convolution], progress, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(heard, Is.EqualTo((CostProgress[])[new CostProgress(1, 2)]));
    }

    private MeasuredCosts Open(CountedMeasure measure, string machine = "here") => MeasuredCosts.Open(new() { Threads = 2 }, Path, measure, machine);

    private sealed class Progress(List<CostProgress> heard, Action then) : IProgress<CostProgress>
    {
        public void Report(CostProgress value)
        {
            heard.Add(value);
            then();
        }
    }
}
