using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class SuiteTests
{
    private static readonly PostTrainingSpec FourBits = new() { WeightBits = 4, ActivationBits = 8 };
    private static readonly AdaRoundSpec Short = new() { Iterations = 100, LearningRate = 0.05, Rows = 512 };

    [Test]
    public void Loss_never_rises_and_the_log_says_why()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable(spread: 6);
        var loss = Loss(data, SearchNets.Outputs(model, data));
        using var result = Quantize.Suite(model, data, loss, new()
        {
            Quantization = FourBits,
            Steps = [SuiteSteps.Equalize(), SuiteSteps.Smooth(), SuiteSteps.Clip(), SuiteSteps.SearchScales(20), SuiteSteps.Gptq(), SuiteSteps.AdaRound(Short), SuiteSteps.CorrectBiases()],
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Decisions.Select(decision => decision.Step), Is.EqualTo(SuiteSteps.All.Select(step => step.Name)));
            Assert.That(result.Decisions.Where(decision => decision.IsKept).Select(decision => decision.LossAfter - decision.LossBefore), Is.All.Negative);
            Assert.That(result.Decisions.First().IsKept, result.ToString());
            Assert.That(result.Loss, Is.LessThan(0.1 * result.InitialLoss), result.ToString());
            Assert.That(loss(model), Is.EqualTo(result.Loss).Within(1e-9), "the model is as the log says");
        }
    }

    // Whatever a step does is taken back when the loss does not fall: here it never does.
    [Test]
    public void Dropped_steps_leave_no_trace()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable(spread: 2);
        var expected = SearchNets.Outputs(model, data);
        using var plain = SearchNets.Separable(spread: 2);
        using var quantized = PostTrainingQuantizer.Quantize(plain, CalibrationPass.Example(data), FourBits, StatisticsCollector.Collect(plain, () => CalibrationPass.Run(plain, data)));
        var reference = SearchNets.Outputs(plain, data);
        using (var result = Quantize.Suite(model, data, _ => 1, new()
        {
            Quantization = FourBits,
            Steps = [SuiteSteps.Equalize(), SuiteSteps.Smooth(), SuiteSteps.Clip(), SuiteSteps.SearchScales(5), SuiteSteps.Gptq(), SuiteSteps.AdaRound(Short), SuiteSteps.CorrectBiases()],
        }))
        {
            Assert.That(result.Decisions.Select(decision => decision.IsKept), Is.All.False);
            TensorAssert.Close(SearchNets.Outputs(model, data), reference, relative: 1e-6);
        }

        TensorAssert.Close(SearchNets.Outputs(model, data), expected, relative: 1e-5);
    }

    [Test]
    public void Step_that_does_not_apply_is_logged_with_the_reason()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        using var result = Quantize.Suite(model, data, _ => 1, new()
        {
            Quantization = FourBits with { IsPerChannel = true, ActivationBits = null },
            Steps = [SuiteSteps.Smooth(), SuiteSteps.SearchScales()],
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Decisions[0].Detail, Does.Contain("float"));
            Assert.That(result.Decisions[1].Detail, Does.Contain("scale for each channel"));
            Assert.That(result.Decisions.Select(decision => decision.LossAfter), Is.All.NaN);
        }
    }

    [Test]
    public void Steps_out_of_order_are_refused()
    {
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        Assert.That(
            () => Quantize.Suite(model, data, _ => 1, new() { Steps = [SuiteSteps.Gptq(), SuiteSteps.Equalize()] }),
            Throws.ArgumentException.With.Message.Contains("before"));
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        SuiteSpec spec = new() { Quantization = FourBits, Steps = [SuiteSteps.Equalize(), SuiteSteps.Clip(), SuiteSteps.Gptq(), SuiteSteps.CorrectBiases()] };
        Quantize.Suite(model, data, _ => 1, spec).Dispose();
        TensorLeakCheck.Verify(() => Quantize.Suite(model, data, _ => 1, spec).Dispose());
    }

    private static Func<nn.Module<Tensor, Tensor>, double> Loss(Data.IBatchSource data, Tensor expected) => net =>
    {
        using var outputs = SearchNets.Outputs(net, data);
        return SearchNets.RelativeError(outputs, expected);
    };
}
