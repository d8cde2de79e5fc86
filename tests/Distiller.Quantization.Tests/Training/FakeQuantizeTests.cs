using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Training;

public sealed class FakeQuantizeTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenFile.Read("quant_aware")["fake_linear_quantization"]["cases"].Items
        .Select(entry => new TestCaseData(entry).SetArgDisplayNames($"{entry.Path} {entry["mode"].Text}"));

    [TestCaseSource(nameof(Cases))]
    public void Batches_give_the_ranges_and_values_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var range = new FakeQuantize(Golden.Scheme(golden), golden["ema_decay"].Number, Compatibility.Distiller);
        foreach (var step in golden["steps"].Items)
        {
            var input = Values(step["input"]).reshape(golden["shape"].WholeNumbers).requires_grad_();
            var output = range.Apply(input, step["training"].Flag);
            output.sum().backward();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(range.Count, Is.EqualTo(step["iter_count"].WholeNumber));
                Near(range.Biased![0], step["tracked_min_biased"]);
                Near(range.Biased![1], step["tracked_max_biased"]);
                Near(range.Tracked![0], step["tracked_min"]);
                Near(range.Tracked![1], step["tracked_max"]);
                Near(range.Parameters!.Scale, step["scale"]);
                Near(range.Parameters!.ZeroPoint, step["zero_point"]);
                TensorAssert.Close(output.reshape(-1), Values(step["out"]), 2e-6, what: step.Path);
                TensorAssert.Exact(input.grad!.reshape(-1), Values(step["grad"]), step.Path);
            }
        }
    }

    // 14.18
    [Test]
    public void Defect_18_zero_stays_representable()
    {
        using var scope = NewDisposeScope();
        using var range = new FakeQuantize(new LinearScheme { Mode = QuantizationMode.AsymmetricUnsigned });
        range.Apply(tensor([2f, 3f]), isTraining: true);
        Assert.That(range.Apply(tensor([0f]), isTraining: false).ToSingle(), Is.Zero);
    }

    // 14.4
    [Test]
    public void Defect_4_largest_value_stays_within_the_bits()
    {
        using var scope = NewDisposeScope();
        using var range = new FakeQuantize(LinearScheme.Default);
        var found = range.Apply(tensor([-2f, 2f]), isTraining: true) * range.Parameters!.Scale;
        TensorAssert.Close(found, tensor([-128f, 127f]));
    }

    [Test]
    public void Values_pass_before_the_first_training_batch()
    {
        using var scope = NewDisposeScope();
        using var range = new FakeQuantize(LinearScheme.Default);
        var values = Some.Tensor(5);
        TensorAssert.Exact(range.Apply(values, isTraining: false), values);
    }

    [Test]
    public void Saved_range_goes_on_as_if_it_had_not_been_saved()
    {
        using var scope = NewDisposeScope();
        using var first = new FakeQuantize(LinearScheme.Default, 0.9);
        using var second = new FakeQuantize(LinearScheme.Default, 0.9);
        first.Apply(Some.Tensor(50), isTraining: true);
        using var state = first.SaveState();
        second.LoadState(state);
        var next = Some.Tensor(80) * 2;
        TensorAssert.Exact(second.Apply(next, isTraining: true), first.Apply(next, isTraining: true));
    }

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var values = Some.Tensor(20);
        using var range = new FakeQuantize(LinearScheme.Default);
        TensorLeakCheck.Verify(() => range.Apply(values, isTraining: true).Dispose());
    }

    private static Tensor Values(GoldenValue numbers) => tensor([.. numbers.Numbers.Select(number => (float)number)]);

    private static void Near(Tensor found, GoldenValue expected) =>
        Assert.That(found.ToDouble(), Is.EqualTo(expected.Number).Within(1e-4).Percent, expected.Path);
}
