using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning.Tests.Sensitivity;

public sealed class SensitivityAnalysisTests
{
    private static IEnumerable<string> Groups => GoldenFile.Read("sensitivity")["groups"].Names;

    [TestCaseSource(nameof(Groups))]
    public void Curves_are_those_of_the_original(string group)
    {
        var golden = GoldenFile.Read("sensitivity");
        using var net = SmallNet.Of(golden["model"]);
        using var input = golden["input"].Tensor();
        var result = SensitivityAnalysis.Run(net, _ => Quality(net, input, golden["labels"]), new SensitivityOptions
        {
            Structure = Enum.Parse<Structure>(group, ignoreCase: true),
            Levels = [.. golden["sparsities"].Numbers],
            Compatibility = Compatibility.Distiller,
        });
        var expected = golden["groups"][group];
        Assert.That(result.Curves.Select(curve => curve.Parameter), Is.EqualTo(expected.Names));
        using (Assert.EnterMultipleScope())
        {
            foreach (var curve in result.Curves)
            {
                var table = expected[curve.Parameter];
                foreach (var (point, level) in curve.Points.Zip(table.Names))
                {
                    var values = table[level].Numbers;
                    Assert.That(point.Top1, Is.EqualTo(values[0]).Within(1e-9), $"{table.Path}.{level}");
                    Assert.That(point.Top5, Is.EqualTo(values[1]).Within(1e-9), $"{table.Path}.{level}");
                    Assert.That(point.Loss, Is.EqualTo(values[2]).Within(1e-5).Percent, $"{table.Path}.{level}");
                }
            }
        }
    }

    // EX-42
    [Test]
    public void D01_only_the_layer_under_test_is_pruned()
    {
        using var model = Ex42Model();
        var seen = new List<string>();
        SensitivityAnalysis.Run(model, _ => Record(model, seen), Filters(0, 0.25, 0.5));
        Assert.That(seen, Is.EqualTo(["0 0", "25 0", "50 0", "0 25", "0 50"]), "the dense model is measured once");
    }

    [Test]
    public void D54_levels_start_from_the_dense_weights_in_any_order()
    {
        using var model = Ex42Model();
        var seen = new List<string>();
        SensitivityAnalysis.Run(model, _ => Record(model, seen), Filters(0.5, 0.25) with { Weights = ["conv1.weight"] });
        Assert.That(seen, Is.EqualTo(["0 0", "50 0", "25 0"]));
    }

    [Test]
    public void Levels_with_equal_masks_are_measured_once()
    {
        using var model = Ex42Model();
        var seen = new List<string>();
        var result = SensitivityAnalysis.Run(model, _ => Record(model, seen), Filters(0.1, 0.25, 0.3, 0.4, 0.5) with { Weights = ["conv1.weight"] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Is.EqualTo(["0 0", "25 0", "50 0"]));
            Assert.That(result.Curves.Single().Points.Select(point => point.Sparsity), Is.EqualTo([0.1, 0.25, 0.3, 0.4, 0.5]));
        }
    }

    [Test]
    public void Weights_are_restored_when_the_measurement_fails()
    {
        using var model = Ex42Model();
        var before = Bits.Values(model.get_parameter("conv1.weight")!);
        var calls = 0;
        Assert.That(
            () => SensitivityAnalysis.Run(model, _ => ++calls == 3 ? throw new TimeoutException() : Perfect, Filters(0.25, 0.5)),
            Throws.InstanceOf<TimeoutException>());
        Assert.That(Bits.Values(model.get_parameter("conv1.weight")!), Is.EqualTo(before));
    }

    [Test]
    public void Weights_are_restored_when_the_analysis_is_cancelled()
    {
        using var model = Ex42Model();
        using var cancellation = new CancellationTokenSource();
        var before = Bits.Values(model.get_parameter("conv1.weight")!);
        var calls = 0;
        Assert.That(
            () => SensitivityAnalysis.Run(
                model,
                _ =>
                {
                    if (++calls == 2)
                    {
                        cancellation.Cancel();
                    }

                    return Perfect;
                },
                Filters(0.25, 0.5),
                cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Bits.Values(model.get_parameter("conv1.weight")!), Is.EqualTo(before));
    }

    [Test]
    public void Progress_counts_every_measurement()
    {
        using var model = Ex42Model();
        var reports = new List<SensitivityProgress>();
        SensitivityAnalysis.Run(model, _ => Perfect, Filters(0, 0.5), new Listener(reports));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reports.Select(report => report.Completed), Is.EqualTo([1, 2, 3, 4]));
            Assert.That(reports, Has.All.Matches<SensitivityProgress>(report => report.Total == 4));
            Assert.That(reports[^1].Parameter, Is.EqualTo("layer1.conv1.weight"));
        }
    }

    [Test]
    public void Collapsed_layer_is_not_measured_further()
    {
        using var model = Ex42Model();
        var calls = 0;
        var result = SensitivityAnalysis.Run(
            model,
            _ => new ModelQuality(Top1: ++calls == 2 ? 5 : 90, Top5: 100, Loss: 1),
            Filters(0, 0.25, 0.5) with { StopBelowTop1 = 20 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Curves[0].Points.Select(point => point.Sparsity), Is.EqualTo([0, 0.25]));
            Assert.That(result.Curves[1].Points, Has.Length.EqualTo(3));
        }
    }

    [Test]
    public void Default_levels_are_those_of_the_original() =>
        Assert.That(SensitivityOptions.Default.Levels, Has.Length.EqualTo(19).And.Contains(0.15000000000000002).And.Contains(0.9));

    [Test]
    public void Unknown_weight_is_an_error_with_the_nearest_name()
    {
        using var model = Ex42Model();
        Assert.That(
            () => SensitivityAnalysis.Run(model, _ => Perfect, Filters(0.5) with { Weights = ["conv2.weight"] }),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("conv1.weight"));
    }

    [Test]
    public void Analysis_leaves_no_tensor_behind()
    {
        using var model = Ex42Model();
        TensorLeakCheck.Verify(() => SensitivityAnalysis.Run(model, _ => Perfect, Filters(0.25, 0.5)));
    }

    private static ModelQuality Perfect { get; } = new(100, 100, 0);

    private static SensitivityOptions Filters(params double[] levels) => new() { Structure = Structure.Filter, Levels = [.. levels] };

    private static ParameterModel Ex42Model() => new(
        ("conv1.weight", HashFill.Tensor([4, 1, 3, 3], seed: 1)),
        ("layer1.conv1.weight", HashFill.Tensor([4, 4, 3, 3], seed: 2)),
        ("fc.weight", HashFill.Tensor([3, 4], seed: 3)));

    private static ModelQuality Record(nn.Module model, List<string> seen)
    {
        double Percent(string name) => Bits.Values(model.get_parameter(name)!).Average(value => value == 0 ? 100.0 : 0.0);
        seen.Add(FormattableString.Invariant($"{Percent("conv1.weight"):0} {Percent("layer1.conv1.weight"):0}"));
        return Perfect;
    }

    private static ModelQuality Quality(nn.Module<Tensor, Tensor> net, Tensor input, GoldenValue labels)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var targets = tensor(labels.WholeNumbers);
        var logits = net.call(input);
        double Percent(int k) => 100.0 * logits.topk(k, 1).indexes.eq(targets.unsqueeze(1)).any(1).to(float64).mean().item<double>();
        return new ModelQuality(Percent(1), Percent(5), F.cross_entropy(logits, targets).item<float>());
    }

    private sealed class Listener(List<SensitivityProgress> reports) : IProgress<SensitivityProgress>
    {
        public void Report(SensitivityProgress value) => reports.Add(value);
    }
}
