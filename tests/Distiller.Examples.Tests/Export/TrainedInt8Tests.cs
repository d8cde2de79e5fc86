using Distiller.Data;
using Distiller.Native;
using Distiller.Quantization.Execution;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Export;

/// <summary>Networks that have learned something, in 8 bits: what untrained ones say of their best class is a matter of chance.</summary>
[TestFixture("simplenet_cifar")]
[TestFixture("resnet20_cifar")]
[NonParallelizable]
public sealed class TrainedInt8Tests(string network)
{
    private const int TestImages = 1000;

    private nn.Module<Tensor, Tensor> model = null!;
    private Int8Model int8 = null!;
    private Tensor images = null!;
    private Tensor classes = null!;

    [OneTimeSetUp]
    public void Train()
    {
        if (!NativeSupport.IsAvailable)
        {
            Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        }

        DataSet data = DataSets.Open(DataSetFamily.Cifar10, new DataSetOptions { Seed = 1, EmbeddedTrainCount = 1000, EmbeddedTestCount = TestImages });
        model = ZooModels.Create(network, seed: 1);
        using (var optimizer = optim.SGD(model.parameters(), 0.02, momentum: 0.9))
        {
            using CompressionScheduler scheduler = new(CompressionSchedule.Empty, model, optimizer);
            Trainer trainer = new(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = 4 });
            ImageBatches training = new(data.Train, data.Family, new ImageBatchOptions { BatchSize = 20, Shuffle = true, Seed = 1 });
            trainer.Fit(training, new ImageBatches(data.Test.Take(100), data.Family, new ImageBatchOptions { BatchSize = 100 }), CancellationToken.None);
        }

        model.eval();
        int8 = Int8Model.Convert(
            model, new ImageBatches(data.Train.Take(200), data.Family, new ImageBatchOptions { BatchSize = 50 }), new Int8Options { MeasuresLayers = false, ChoosesFastestImplementation = false });
        using Batch test = new ImageBatches(data.Test, data.Family, new ImageBatchOptions { BatchSize = TestImages }).ReadEpoch(0).First();
        (images, classes) = (test.Inputs.alias(), test.Targets.alias());
    }

    [OneTimeTearDown]
    public void Free()
    {
        images?.Dispose();
        classes?.Dispose();
        int8?.Dispose();
        model?.Dispose();
    }

    [Test]
    public void Accuracy_is_within_three_tenths_of_a_point_of_the_simulation()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        double Top1(Tensor scores) => 100 * scores.argmax(1).eq(classes).to(ScalarType.Float64).mean().ToDouble();
        var simulated = Top1(int8.Simulate(images));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Top1(model.call(images)), Is.GreaterThan(30), "it has learned something");
            Assert.That(Top1(int8.call(images)), Is.EqualTo(simulated).Within(0.3));
            Assert.That(simulated, Is.EqualTo(Top1(model.call(images))).Within(1.5));
        }
    }

    [Test]
    public void Scores_are_within_a_step_of_the_simulation()
    {
        using var scope = NewDisposeScope();
        var (expected, actual) = (int8.Simulate(images), int8.call(images));
        var step = (expected.max() - expected.min()).ToDouble() / byte.MaxValue;
        Assert.That((actual - expected).abs().max().ToDouble(), Is.LessThanOrEqualTo(1.001 * step));
        Assert.That(Agreement(actual, expected), Is.GreaterThanOrEqualTo(99.9));
    }

    [Test]
    public void Onnx_runtime_names_the_same_class_for_nearly_all_images()
    {
        if (OnnxRuntime.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        using var scope = NewDisposeScope();
        var scores = OnnxRuntime.Run(int8.ToOnnx([1, .. images.shape[1..]]), images)[0];
        Assert.That(Agreement(scores, int8.Simulate(images, roundsAddends: true)), Is.GreaterThanOrEqualTo(99.9));
    }

    private static double Agreement(Tensor left, Tensor right) => 100 * left.argmax(1).eq(right.argmax(1)).to(ScalarType.Float64).mean().ToDouble();
}
