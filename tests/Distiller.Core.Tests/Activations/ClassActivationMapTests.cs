using Distiller.Activations;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Activations;

public class ClassActivationMapTests
{
    [Test]
    public void Mean_of_the_map_is_the_score_of_the_class_without_bias()
    {
        using Averaged model = new();
        using var scope = NewDisposeScope();
        Tensor image = rand(1, 3, 6, 6);

        ClassActivationMap map = ClassActivationMap.Of(model, image, label: 1);

        model.eval();
        Tensor scores = model.call(image);
        Assert.That(map.Rows.SelectMany(row => row).Average(), Is.EqualTo((scores[0, 1] - model.get_parameter("fc.bias")![1]).ToDouble()).Within(1e-5));
        Assert.That(map.Probability, Is.EqualTo(scores.softmax(1)[0, 1].ToDouble()).Within(1e-6));
        Assert.That((map.Features, map.Rows.Length, map.Rows[0].Length), Is.EqualTo(("pool", 6, 6)));
    }

    [Test]
    public void Class_that_the_network_chooses_is_the_default_and_nothing_is_left_behind()
    {
        using Averaged model = new();
        using Tensor image = rand(1, 3, 6, 6);
        model.train();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        ClassActivationMap map = ClassActivationMap.Of(model, image);

        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
        Assert.That(map.Probability, Is.GreaterThanOrEqualTo(0.25));
        Assert.That(model.training, Is.True);
    }

    [Test]
    public void Network_that_averages_nothing_is_refused()
    {
        using var model = nn.Sequential(nn.Flatten(), nn.Linear(12, 4));
        using Tensor image = rand(1, 3, 2, 2);

        Assert.That(() => ClassActivationMap.Of(model, image), Throws.TypeOf<ModelStructureException>().With.Message.Contains("averages the last feature maps"));
        Assert.That(() => ClassActivationMap.Of(model, image.reshape(3, 2, 2)), Throws.ArgumentException.With.Message.Contains("(1, C, H, W)"));
    }

    [Test]
    public void Failure_leaves_nothing_behind_and_a_class_that_does_not_exist_is_named()
    {
        using Averaged model = new();
        using Averaged broken = new(features: 6);
        using Tensor image = rand(1, 3, 6, 6);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.That(() => ClassActivationMap.Of(model, image, label: 4), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("classes 0 to 3"));
        Assert.That(() => ClassActivationMap.Of(broken, image), Throws.Exception);

        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    private sealed class Averaged : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = nn.Conv2d(3, 5, kernel_size: 3, padding: 1);
        private readonly AdaptiveAvgPool2d pool = nn.AdaptiveAvgPool2d(1);
        private readonly Linear fc;

        public Averaged(long features = 5)
            : base(nameof(Averaged))
        {
            fc = nn.Linear(features, 4);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return fc.call(pool.call(conv.call(input)).flatten(1)).MoveToOuterDisposeScope();
        }
    }
}
