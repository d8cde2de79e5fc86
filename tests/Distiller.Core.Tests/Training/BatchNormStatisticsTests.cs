using Distiller.Testing;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Training;

public sealed class BatchNormStatisticsTests
{
    [Test]
    public void Statistics_are_the_averages_over_the_batches()
    {
        using var norm = nn.BatchNorm1d(3);
        using var model = nn.Sequential(nn.Linear(4, 3), norm, nn.Dropout(0.5));
        using var scope = NewDisposeScope();
        Tensor[] batches = [Some.Tensor(6, 4), Some.Tensor(6, 4) * 2, Some.Tensor(6, 4) + 1];
        var linear = (nn.Module<Tensor, Tensor>)model.children().First();
        Tensor[] seen = [.. batches.Select(batch => linear.call(batch).detach())];

        BatchNormStatistics.Estimate(model, batches);

        Assert.That(norm.running_mean!.allclose(stack([.. seen.Select(batch => batch.mean([0L]))]).mean([0L]), atol: 1e-6));
        Assert.That(norm.running_var!.allclose(stack([.. seen.Select(batch => batch.var(0))]).mean([0L]), atol: 1e-5));
    }

    [Test]
    public void Modes_momentum_and_weights_are_as_before()
    {
        using var norm = nn.BatchNorm1d(3, momentum: 0.3);
        using var model = nn.Sequential(nn.Linear(4, 3), norm);
        model.train();
        norm.eval();
        using var scope = NewDisposeScope();
        Tensor[] before = [.. model.parameters().Select(parameter => parameter.detach().clone())];

        BatchNormStatistics.Estimate(model, [Some.Tensor(6, 4)]);

        Assert.That((model.training, norm.training, norm.momentum), Is.EqualTo((true, false, (double?)0.3)));
        Assert.That(model.parameters().Zip(before).All(pair => pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Test]
    public void No_batches_are_an_error()
    {
        using var model = nn.Sequential(nn.BatchNorm1d(3));

        Assert.That(() => BatchNormStatistics.Estimate(model, []), Throws.ArgumentException.With.Message.Contains("at least one batch"));
    }
}
