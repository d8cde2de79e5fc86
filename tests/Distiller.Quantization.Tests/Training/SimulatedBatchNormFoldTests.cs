using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Training;

public sealed class SimulatedBatchNormFoldTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenFile.Cases("bn_fold", "cases", entry => entry["kind"].Text);

    [TestCaseSource(nameof(Cases))]
    public void Outputs_statistics_and_gradients_are_those_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var folded = Folded(golden);
        var wasFrozen = false;
        foreach (var step in golden["steps"].Items)
        {
            folded.train(step["training"].Flag);
            folded.zero_grad();
            var output = folded.call(step["input"].Tensor());
            var isFrozen = step["frozen_after"].Flag;
            Assert.That(folded.IsFrozen, Is.EqualTo(isFrozen), step.Path);

            // 14.11: in the pass that freezes, the original folds twice and cannot run backward.
            if (isFrozen == wasFrozen)
            {
                TensorAssert.Close(output, step["out"].Tensor(), what: step.Path);
                Backward(folded, output, step);
            }

            var state = folded.state_dict();
            Near(state["bn.running_mean"], step["running_mean"]);
            Near(state["bn.running_var"], step["running_var"]);
            wasFrozen = isFrozen;
        }

        if (folded.IsFrozen)
        {
            folded.Freeze();
        }

        var final = folded.state_dict();
        foreach (var name in golden["final"].Names)
        {
            Near(final[name], golden["final"][name]);
        }
    }

    // EX-33
    [Test]
    public void Without_quantization_training_is_that_of_the_pair()
    {
        using var scope = NewDisposeScope();
        using var conv = Some.Conv(4, 2);
        using var normalization = nn.BatchNorm2d(4);
        var input = Some.Images(count: 3, channels: 2);
        var expected = normalization.call(conv.call(input));
        normalization.running_mean!.zero_();
        normalization.running_var!.fill_(1);
        using var folded = new SimulatedBatchNormFold(conv, normalization);
        TensorAssert.Close(folded.call(input), expected);
    }

    // 14.11
    [Test]
    public void Defect_11_pass_that_freezes_is_an_ordinary_one()
    {
        using var scope = NewDisposeScope();
        using var folded = new SimulatedBatchNormFold(Some.Conv(4, 2), nn.BatchNorm2d(4), freezeDelay: 0);
        using var never = new SimulatedBatchNormFold(Some.Conv(4, 2), nn.BatchNorm2d(4));
        var input = Some.Images(count: 3, channels: 2);
        var output = folded.call(input);
        output.sum().backward();
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Close(output, never.call(input));
            Assert.That(folded.IsFrozen);
        }
    }

    [Test]
    public void Foreign_pair_is_refused()
    {
        using var linear = Some.Linear();
        using var normalization = nn.BatchNorm2d(4);
        Assert.That(() => new SimulatedBatchNormFold(linear, normalization), Throws.ArgumentException.With.Message.Contains("Pairs are"));
    }

    private static SimulatedBatchNormFold Folded(GoldenValue golden)
    {
        GoldenValue Shape(string name) => golden["param_module"].Items.Single(entry => entry["name"].Text == name);
        var weight = Shape("weight")["shape"].WholeNumbers;
        var hasBias = golden["param_module"].Items.Any(entry => entry["name"].Text == "bias");
        var step = golden["steps"][0];
        var stride = (long)Math.Round((double)step["input"]["shape"].WholeNumbers[^1] / step["out"]["shape"].WholeNumbers[^1]);
        nn.Module<Tensor, Tensor> layer = weight.Length switch
        {
            2 => nn.Linear(weight[1], weight[0], hasBias),
            3 => nn.Conv1d(weight[1], weight[0], weight[2], stride, padding: 1, bias: hasBias),
            4 => nn.Conv2d(weight[1], weight[0], weight[2], stride, padding: 1, bias: hasBias),
            _ => nn.Conv3d(weight[1], weight[0], weight[2], stride, padding: 1, bias: hasBias),
        };
        var isAverage = golden["kind"].Text.Contains("momentum_none", StringComparison.Ordinal);
        var isQuantized = golden["kind"].Text.Contains("quant8", StringComparison.Ordinal);
        NormBase normalization = weight.Length switch
        {
            2 or 3 => nn.BatchNorm1d(weight[0]),
            4 => nn.BatchNorm2d(weight[0]),
            _ => nn.BatchNorm3d(weight[0]),
        };
        normalization.momentum = isAverage ? null : normalization.momentum;
        Weights.Load(layer, golden["param_module"]);
        Weights.Load(normalization, golden["bn"]);
        return new SimulatedBatchNormFold(layer, normalization, golden["freeze_bn_delay"].WholeNumber, isQuantized ? EightBits : null);
    }

    private static Tensor EightBits(Tensor values)
    {
        using var parameters = LinearQuantizer.Parameters(values.detach(), LinearScheme.Default);
        return StraightThrough.Simulate(values, parameters, clamp: false);
    }

    private static void Backward(SimulatedBatchNormFold folded, Tensor output, GoldenValue step)
    {
        if (step.Find("grads") is not { } expected)
        {
            return;
        }

        output.backward([Values(step["grad_out"]).reshape(output.shape)]);
        var parameters = folded.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var name in expected.Names)
        {
            TensorAssert.Close(parameters[name].grad!.reshape(-1), Values(expected[name]), 1e-4, what: $"{step.Path} {name}");
        }
    }

    private static Tensor Values(GoldenValue numbers) => tensor([.. numbers.Numbers.Select(number => (float)number)]);

    private static void Near(Tensor found, GoldenValue expected) => TensorAssert.Close(found.reshape(-1), Values(expected), what: expected.Path);
}
