using Distiller.LearningRate;
using Distiller.Naming;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Defects;

/// <summary>Mistakes of the original, by their numbers in the list of its defects, that have no place among other tests.</summary>
[TestFixture]
public sealed class OriginalDefectTests
{
    [Test]
    public void D57_rate_of_the_optimizer_is_where_a_schedule_begins_when_nothing_was_saved()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(2, 1);
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.2);
        CompressionSchedule schedule = CompressionSchedule.Empty.DecayLearningRate(new StepLrSpec { Name = "lr", StepSize = 1, Gamma = 0.5 }, EpochWindow.Range(0, 4));
        using CompressionScheduler scheduler = new(schedule, model, optimizer);

        // As after resuming from a file that holds the rate alone: no step of the schedule has run here.
        scheduler.OnEpochBegin(1);
        scheduler.OnEpochEnd(1, EpochMetrics.None);

        Assert.That(optimizer.ParamGroups.First().LearningRate, Is.EqualTo(0.05).Within(1e-12));
    }

    [TestCase(29, 50)]
    [TestCase(29, 100)]
    [TestCase(57, 100)]
    [TestCase(1, 49)]
    public void D63_weights_that_are_not_zero_are_counted(int count, int total)
    {
        using Tensor weight = zeros(1, total);
        using (Tensor part = weight.narrow(1, 0, count))
        {
            part.fill_(1);
        }

        Assert.That(WeightSummary.Of("w", weight).NonZeroCount, Is.EqualTo(count));
    }

    // EX-32
    [Test]
    public void D70_sparsity_is_a_fraction_and_counts_are_counts()
    {
        using nn.Module<Tensor, Tensor> model = Worked();

        ModelSummary summary = ModelSummary.Of(model);

        Assert.That(summary.Sparsity, Is.EqualTo(0.78571429).Within(1e-8));
        Assert.That((summary.WeightCount, summary.NonZeroCount), Is.EqualTo((14, 3)));
    }

    // EX-32
    [Test]
    public void D75_rows_are_rows_of_the_stored_matrix()
    {
        using nn.Module<Tensor, Tensor> model = Worked();

        ModelSummary summary = ModelSummary.Of(model);

        WeightSummary conv = summary.Weights.Single(weight => weight.Shape.Length == 4);
        WeightSummary linear = summary.Weights.Single(weight => weight.Shape.Length == 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((conv.KernelSparsity, conv.FilterSparsity, conv.ChannelSparsity, conv.Sparsity), Is.EqualTo((0.75, 0.5, 0.5, 0.875)));
            Assert.That((conv.ColumnSparsity, conv.RowSparsity, conv.NonZeroCount, conv.Count), Is.EqualTo((0.0, 0.0, 1, 8)));
            Assert.That((conv.StandardDeviation, conv.Mean, conv.AbsoluteMean), Is.EqualTo((0.353553, 0.125, 0.125)).Using<double>((a, b) => Math.Abs(a - b) < 1e-6));
            Assert.That((linear.RowSparsity, linear.KernelSparsity), Is.EqualTo((0.5, 0.5)));
            Assert.That(linear.ColumnSparsity, Is.EqualTo(1.0 / 3).Within(1e-9));
            Assert.That(linear.Sparsity, Is.EqualTo(2.0 / 3).Within(1e-9));
            Assert.That(linear.StandardDeviation, Is.EqualTo(0.836660).Within(1e-6));
            Assert.That((linear.Mean, linear.NonZeroCount, linear.Count), Is.EqualTo((0.5, 2, 6)));
        }
    }

    // EX-45
    [TestCase(ScalarType.Float16)]
    [TestCase(ScalarType.Float64)]
    [TestCase(ScalarType.Int32)]
    public void D71_tensors_of_any_type_are_counted(ScalarType type)
    {
        using Tensor values = ones(2, 3, dtype: type);

        Assert.That((TensorSummary.Of(values).Count, SparsityMeasures.NonZeroCount(values)), Is.EqualTo((6, 6)));
    }

    [Test]
    public void D71_one_component_of_a_parallel_model_is_removed_from_a_name() =>
        Assert.That(new ModulePath("module.module.conv").WithoutParallelComponent.ToString(), Is.EqualTo("module.conv"));

    // EX-03
    [TestCase(Structure.Kernel, 1.0, false, new[] { 2.0, 2, 4, 2 })]
    [TestCase(Structure.Channel, 1.0, false, new[] { 6.0, 4 })]
    [TestCase(Structure.Filter, 1.0, false, new[] { 4.0, 6 })]
    [TestCase(Structure.Channel, 1.0, true, new[] { 1.5, 1 })]
    [TestCase(Structure.Filter, 1.0, true, new[] { 1, 1.5 })]
    [TestCase(Structure.Kernel, 2.0, false, new[] { 1.4142136, 2, 3.1622777, 2 })]
    [TestCase(Structure.Channel, 2.0, false, new[] { 3.4641016, 2.8284271 })]
    [TestCase(Structure.Filter, 2.0, false, new[] { 2.4494898, 3.7416575 })]
    [TestCase(Structure.Filter, 2.0, true, new[] { 0.6123725, 0.9354144 })]
    [TestCase(Structure.Channel, double.PositiveInfinity, false, new[] { 3.0, 2 })]
    [TestCase(Structure.Filter, double.PositiveInfinity, false, new[] { 2.0, 3 })]
    public void Ex03_norms_of_a_convolution(Structure structure, double degree, bool averaged, double[] expected)
    {
        using Tensor weight = tensor([1f, -1, 2, 0, 3, 1, 0, -2]).reshape(2, 2, 1, 2);
        using Tensor norms = GroupNorms.Of(weight, structure, degree, averaged: averaged);
        using Tensor wanted = tensor(expected);

        TensorAssert.Close(norms.flatten(), wanted, 1e-6);
    }

    // EX-04, with the length of a group as the divisor (D-22)
    [TestCase(Structure.Row, false, new[] { 6, 1.5 })]
    [TestCase(Structure.Column, false, new[] { 1.5, 2.5, 3.5 })]
    [TestCase(Structure.Row, true, new[] { 2, 0.5 })]
    [TestCase(Structure.Column, true, new[] { 0.75, 1.25, 1.75 })]
    public void Ex04_norms_of_a_matrix(Structure structure, bool averaged, double[] expected)
    {
        using Tensor weight = tensor([1f, -2, 3, 0.5f, 0.5f, 0.5f]).reshape(2, 3);
        using Tensor norms = GroupNorms.Of(weight, structure, 1, averaged: averaged);
        using Tensor wanted = tensor(expected);

        TensorAssert.Close(norms.flatten(), wanted, 1e-6);
    }

    private static nn.Module<Tensor, Tensor> Worked()
    {
        TorchSharp.Modules.Conv2d conv = nn.Conv2d(2, 2, (1, 2), bias: false);
        TorchSharp.Modules.Linear linear = nn.Linear(3, 2);
        using IDisposable noGrad = no_grad();
        conv.weight.zero_();
        using (Tensor first = conv.weight.narrow(0, 1, 1).narrow(1, 0, 1).narrow(3, 0, 1))
        {
            first.fill_(1);
        }

        using Tensor matrix = tensor([0f, 0, 0, 1, 0, 2]).reshape(2, 3);
        linear.weight.copy_(matrix);
        return nn.Sequential(("conv", conv), ("fc", linear));
    }
}
