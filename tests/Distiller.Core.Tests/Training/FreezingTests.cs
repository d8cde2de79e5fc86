using Distiller.Testing;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Training;

public sealed class FreezingTests
{
    [Test(Description = "D-76: the original cannot run, and would compare objects instead of names")]
    public void D76_parameters_are_frozen_by_name()
    {
        using var model = nn.Sequential(("first", nn.Linear(3, 4)), ("second", nn.Linear(4, 2)));
        Freezing.Freeze(model, "first.");
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1, momentum: 0.9, weight_decay: 0.1);
        float[] frozen = Values(model, "first.weight");
        float[] trained = Values(model, "second.weight");
        using (var scope = NewDisposeScope())
        {
            model.call(Some.Tensor(5, 3)).sum().backward();
            optimizer.step();
        }

        Assert.That(Values(model, "first.weight"), Is.EqualTo(frozen));
        Assert.That(Values(model, "second.weight"), Is.Not.EqualTo(trained));
        Freezing.Unfreeze(model);
        Assert.That(model.parameters().Select(parameter => parameter.requires_grad), Has.All.True);
    }

    [Test]
    public void No_part_means_all()
    {
        using var model = nn.Sequential(("first", nn.Linear(3, 4)));
        Freezing.Freeze(model);

        Assert.That(model.parameters().Select(parameter => parameter.requires_grad), Has.All.False);
    }

    [Test]
    public void Part_that_is_in_no_name_is_an_error_and_nothing_is_frozen()
    {
        using var model = nn.Sequential(("first", nn.Linear(3, 4)));

        Assert.That(() => Freezing.Freeze(model, "first", "frist"), Throws.InstanceOf<ModelStructureException>().With.Message.Contains("first.weight"));
        Assert.That(model.parameters().Select(parameter => parameter.requires_grad), Has.All.True);
    }

    private static float[] Values(nn.Module model, string name) => [.. model.get_parameter(name)!.data<float>()];
}
