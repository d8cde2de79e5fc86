using Distiller.Native;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Observers;

public sealed class CalibrationTests
{
    private static readonly GoldenValue File = GoldenFile.Read("ptq_tiny");

    [Test]
    public void Statistics_are_those_of_the_original()
    {
        var found = Collect(Compatibility.Distiller);
        var expected = File["stats"];
        Assert.That(found.Layers.Select(layer => layer.Key), Is.EquivalentTo(expected.Names));
        foreach (var name in expected.Names)
        {
            var layer = found[name];
            Near(layer.Output, expected[name]["output"]);
            var inputs = expected[name]["inputs"];
            foreach (var index in inputs.Names)
            {
                Near(layer.Inputs[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)], inputs[index]);
            }
        }
    }

    // EX-35, 14.2
    [Test]
    public void Defect_2_each_sample_weighs_the_same()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        var first = tensor(new float[,] { { -4, 0, 2, 6 }, { -2, 1, 1, 4 } });
        var second = tensor(new float[,] { { -1, 0, 0, 1 }, { -1, 0, 0, 1 } });
        void Run()
        {
            relu.call(first);
            relu.call(second);
        }

        var sane = StatisticsCollector.Collect(relu, Run)["relu"].Inputs[0];
        var original = StatisticsCollector.Collect(relu, Run, Compatibility.Distiller)["relu"].Inputs[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sane.AverageMin, Is.EqualTo(-2).Within(1e-6));
            Assert.That(sane.AverageMax, Is.EqualTo(3).Within(1e-6));
            Assert.That(original.AverageMin, Is.EqualTo(-2.6).Within(1e-6));
            Assert.That(original.AverageMax, Is.EqualTo(4.2).Within(1e-6));
            Assert.That(sane.StandardDeviation, Is.EqualTo(2.20794).Within(1e-5));
            Assert.That(sane.MeanAbsoluteDeviation, Is.EqualTo(1.5625).Within(1e-6));
            Assert.That(sane.Count, Is.EqualTo(16));
        }
    }

    [Test]
    public void One_pass_gives_the_statistics_of_two()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        var batches = Enumerable.Range(0, 6).Select(seed => HashFill.Tensor([64, 3, 8, 8], seed)).ToArray();
        var runs = 0;
        void Run()
        {
            runs++;
            foreach (var batch in batches)
            {
                relu.call(batch);
            }
        }

        var found = StatisticsCollector.CollectInOnePass(relu, Run)["relu"];
        Assert.That(runs, Is.EqualTo(1));
        foreach (var (record, values) in new[] { (found.Inputs[0], cat(batches)), (found.Output, cat(batches).relu()) })
        {
            var exact = values.to_type(ScalarType.Float64);
            var mean = exact.mean();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(record.Min, Is.EqualTo(exact.min().ToDouble()));
                Assert.That(record.Max, Is.EqualTo(exact.max().ToDouble()));
                Assert.That(record.Mean, Is.EqualTo(mean.ToDouble()).Within(1e-7));
                Assert.That(record.StandardDeviation, Is.EqualTo(exact.std(unbiased: false).ToDouble()).Within(1e-7));
                Assert.That(record.AverageMin, Is.EqualTo(exact.flatten(1).amin([1L]).mean().ToDouble()).Within(1e-7));
                Assert.That(record.AverageMax, Is.EqualTo(exact.flatten(1).amax([1L]).mean().ToDouble()).Within(1e-7));
                if (NativeSupport.IsAvailable)
                {
                    Assert.That(record.MeanAbsoluteDeviation, Is.EqualTo((exact - mean).abs().mean().ToDouble()).Within(1e-6));
                }
                else
                {
                    Assert.That(record.MeanAbsoluteDeviation, Is.NaN);
                }
            }
        }
    }

    [Test]
    public void Data_that_begin_unlike_the_rest_take_a_second_pass()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        Tensor[] batches = [HashFill.Tensor([64, 8], 1), HashFill.Tensor([64, 8], 2).add(9)];
        var runs = 0;
        void Run()
        {
            runs++;
            foreach (var batch in batches)
            {
                relu.call(batch);
            }
        }

        var found = StatisticsCollector.Collect(relu, Run)["relu"].Inputs[0];
        var all = cat(batches);
        Assert.That(runs, Is.EqualTo(2));
        Assert.That(found.MeanAbsoluteDeviation, Is.EqualTo((all - all.mean()).abs().mean().ToDouble()).Within(1e-5));
        var once = StatisticsCollector.CollectInOnePass(relu, Run);
        Assert.That(
            () => ClippingRules.Laplace.RangeOf(once.Layers[0].Value.Inputs[0], new ClippingRequest(new LinearScheme { Bits = 8 })),
            Throws.ArgumentException.With.Message.Contains("two passes"));
    }

    [Test]
    public void Zeros_and_single_values_are_counted_where_the_mean_is_beside_them()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        // One value of a hundred is not zero, so the mean lies beside the zeros.
        var values = zeros(100, 100);
        values[TensorIndex.Colon, 5] = 1;
        foreach (var tensor in new[] { values, ones(3, 4), tensor(new float[,] { { 1, 2 }, { 4, 8 } }) })
        {
            var found = StatisticsCollector.Collect(relu, () => relu.call(tensor))["relu"].Inputs[0];
            var exact = tensor.to_type(ScalarType.Float64);
            Assert.That(found.MeanAbsoluteDeviation, Is.EqualTo((exact - exact.mean()).abs().mean().ToDouble()).Within(1e-7));
        }
    }

    [Test]
    public void Layer_that_is_written_to_in_place_is_read_again()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("first", nn.ReLU()), ("second", nn.ReLU(inplace: true)), ("third", nn.Hardtanh(-1, 1)));
        model.eval();
        var values = HashFill.Tensor([8, 6], 3).mul(4);
        var found = StatisticsCollector.Collect(model, () => model.call(values.clone()));
        var rectified = values.relu();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found["first"].Inputs[0].Min, Is.EqualTo(values.min().ToDouble()));
            Assert.That(found["third"].Inputs[0].Max, Is.EqualTo(rectified.max().ToDouble()));
            Assert.That(found["third"].Output.Max, Is.EqualTo(1));
        }
    }

    [Test]
    public void Number_of_threads_changes_no_statistics()
    {
        using var scope = NewDisposeScope();
        using var model = PtqNet.Of(File["model"]);
        var input = File["test_input"].Tensor();
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = CalibrationFile.ToText(StatisticsCollector.Collect(model, () => model.call(input)));
            set_num_threads(3);
            Assert.That(CalibrationFile.ToText(StatisticsCollector.Collect(model, () => model.call(input))), Is.EqualTo(one));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Test]
    public void Values_that_are_no_numbers_reach_the_record()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        var values = ones(4, 20);
        values[2, 3] = float.NaN;
        var found = StatisticsCollector.CollectInOnePass(relu, () => relu.call(values))["relu"].Inputs[0];
        Assert.That(found.Min, Is.NaN);
        Assert.That(found.Max, Is.NaN);
    }

    [Test]
    public void Deviation_survives_a_mean_that_is_a_thousand_times_larger()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        var values = Some.Tensor(64, 32).add(5000);
        var found = StatisticsCollector.CollectInOnePass(relu, () => relu.call(values))["relu"].Output;
        var exact = values.to_type(ScalarType.Float64).std(unbiased: false).ToDouble();
        Assert.That(found.StandardDeviation, Is.EqualTo(exact).Within(1e-6 * exact));
    }

    [Test]
    public void Memory_order_changes_no_statistics()
    {
        using var scope = NewDisposeScope();
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        var values = HashFill.Tensor([5, 3, 4, 6], seed: 7);
        var last = values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        var (first, second) = (Of(values), Of(last));
        Assert.That(second with { Mean = first.Mean, StandardDeviation = first.StandardDeviation, MeanAbsoluteDeviation = first.MeanAbsoluteDeviation }, Is.EqualTo(first));
        Assert.That(second.StandardDeviation, Is.EqualTo(first.StandardDeviation).Within(1e-6));

        ActivationStatistics Of(Tensor input) => StatisticsCollector.Collect(relu, () => relu.call(input))["relu"].Inputs[0];
    }

    [Test]
    public void Passes_over_different_data_are_an_error()
    {
        using var relu = nn.Sequential(("relu", nn.ReLU()));
        relu.eval();
        using var values = Some.Tensor(4, 4);
        using var others = values.add(50);
        var runs = 0;
        Assert.That(
            () => StatisticsCollector.Collect(relu, () =>
            {
                relu.call(values).Dispose();
                relu.call(others).Dispose();
                if (runs++ > 0)
                {
                    relu.call(values).Dispose();
                }
            }),
            Throws.InvalidOperationException.With.Message.Contains("same data"));
    }

    [Test]
    [SetCulture("de-DE")]
    public void File_restores_what_was_written()
    {
        var statistics = Collect(Compatibility.Sane);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "statistics.yaml");
        CalibrationFile.Write(path, statistics);
        var restored = CalibrationFile.Read(path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CalibrationFile.ToText(restored), Is.EqualTo(CalibrationFile.ToText(statistics)));
            Assert.That(restored["conv1"].Output, Is.EqualTo(statistics["conv1"].Output));
            Assert.That(restored["add"].Inputs, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Missing_figure_is_an_error_with_its_place()
    {
        const string text = "conv:\n  inputs:\n    0: {min: 1}\n  output: {min: 1}\n";
        Assert.That(
            () => CalibrationFile.Parse(new StringReader(text), "stats.yaml"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("stats.yaml, line 3").And.Message.Contains("'max' is missing"));
    }

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var model = PtqNet.Of(File["model"]);
        using var input = File["test_input"].Tensor();
        TensorLeakCheck.Verify(() => StatisticsCollector.Collect(model, () => model.call(input).Dispose()));
    }

    private static CalibrationStatistics Collect(Compatibility compatibility)
    {
        using var scope = NewDisposeScope();
        using var model = PtqNet.Of(File["model"]);
        Tensor[] batches = [.. File["calibration"].Items.Select(batch => batch.Tensor())];
        return StatisticsCollector.Collect(
            model,
            () =>
            {
                foreach (var batch in batches)
                {
                    model.call(batch);
                }
            },
            compatibility);
    }

    private static void Near(ActivationStatistics found, GoldenValue expected)
    {
        void Same(double value, string name) =>
            Assert.That(value, Is.EqualTo(expected[name].Number).Within(1e-5 * Math.Max(1, Math.Abs(expected[name].Number))), $"{expected.Path}.{name}");
        using (Assert.EnterMultipleScope())
        {
            Same(found.Min, "min");
            Same(found.Max, "max");
            Same(found.AverageMin, "avg_min");
            Same(found.AverageMax, "avg_max");
            Same(found.Mean, "mean");
            Same(found.StandardDeviation, "std");
            Same(found.MeanAbsoluteDeviation, "b");
            Assert.That(found.Shape, Is.EqualTo(expected["shape"].Text));
            Assert.That(found.Count, Is.EqualTo(expected["total_numel"].WholeNumber));
        }
    }
}
