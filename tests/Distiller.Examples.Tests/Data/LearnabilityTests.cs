using Distiller.Zoo;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Data;

/// <summary>The embedded images tell networks apart: a convolutional one learns them quickly, a linear one stays far behind.</summary>
[TestFixture]
public sealed class LearnabilityTests
{
    private const int Epochs = 2;
    private const double LearningRate = 0.02;

    private static readonly DataSet Data = DataSets.Open(
        DataSetFamily.Mnist, new() { FallbackFolder = null, EmbeddedTrainCount = 3000, EmbeddedTestCount = 500 });

    [Test]
    public void A_small_convolutional_network_learns_the_embedded_images_and_a_linear_one_stays_behind()
    {
        using var convolutional = ZooModels.Create("simplenet_mnist", seed: 0);
        using var linear = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 10));

        Train(convolutional);
        Train(linear);

        Assert.That(Accuracy(convolutional), Is.GreaterThan(0.6));
        Assert.That(Accuracy(linear), Is.LessThan(Accuracy(convolutional) - 0.2));
    }

    private static void Train(nn.Module<Tensor, Tensor> model)
    {
        using var optimizer = optim.SGD(model.parameters(), LearningRate, momentum: 0.9);
        var batches = new ImageBatches(Data.Train, Data.Family, new() { BatchSize = 32, Shuffle = true, Seed = 1 });
        model.train();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var batch in batches.ReadEpoch(epoch))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    optimizer.zero_grad();
                    nn.functional.cross_entropy(model.call(batch.Inputs), batch.Targets).backward();
                    optimizer.step();
                }
            }
        }
    }

    private static double Accuracy(nn.Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        model.eval();
        var batches = new ImageBatches(Data.Test, Data.Family, new() { BatchSize = 250 });
        var correct = batches.ReadEpoch(0).Sum(batch => model.call(batch.Inputs).argmax(1).eq(batch.Targets).sum().item<long>());
        return (double)correct / batches.SampleCount;
    }
}
