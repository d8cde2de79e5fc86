using Distiller.Data;
using Distiller.Persistence;
using Distiller.Quantization;
using Distiller.Training;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>A trained network, its images, and searches for its scales; each search begins with the float network.</summary>
internal sealed class SearchWork : IDisposable
{
    private const string Architecture = "resnet20_cifar";
    private const int BatchSize = 128;
    private const int ExampleImages = 16;
    private const int DrawnImages = 2048;
    private const int Epochs = 3;
    private const int Seed = 1;

    // Zero points are not searched: outputs that are added have negative values, rectified ones need no sign.
    private static readonly PostTrainingSpec FourBits = new()
    {
        WeightBits = 4,
        ActivationBits = 4,
        ActivationMode = QuantizationMode.AsymmetricUnsigned,
        Overrides = [new() { Pattern = @".*\.conv2|.*\.downsample\.0|fc", ActivationMode = QuantizationMode.Symmetric }],
    };

    private readonly nn.Module<Tensor, Tensor> plain = ZooModels.Create(Architecture, Seed);
    private readonly nn.Module<Tensor, Tensor> searched = ZooModels.Create(Architecture, Seed);
    private readonly TensorBatches images;
    private readonly Tensor example;
    private readonly CalibrationStatistics statistics;
    private readonly int evaluations;

    /// <param name="checkpoint">A file of weights; null to train on drawn images for some seconds.</param>
    /// <param name="folder">CIFAR-10's binary files; null for drawn images.</param>
    /// <param name="evaluations">Measurements of the loss, the first included.</param>
    /// <param name="count">Images of a measurement: the first ones of the training set.</param>
    public SearchWork(string? checkpoint, string? folder, int evaluations, int count)
    {
        this.evaluations = evaluations;
        DataSet data = DataSets.Open(DataSetFamily.Cifar10, new DataSetOptions { Folder = folder, FallbackFolder = null, EmbeddedTrainCount = DrawnImages, EmbeddedTestCount = 1 });
        if (checkpoint is null)
        {
            Train(data, evaluations < 10 ? 1 : Epochs);
        }
        else
        {
            using Checkpoint weights = Checkpoint.Load(checkpoint);
            weights.RestoreWeights(plain);
        }

        searched.load_state_dict(plain.state_dict());
        ImageBatches batches = new(data.Train, data.Family, new ImageBatchOptions { BatchSize = count });
        using Batch first = batches.ReadEpoch(0).First();
        images = new TensorBatches(first.Inputs, first.Targets, new BatchOptions { BatchSize = BatchSize });
        example = first.Inputs.narrow(0, 0, ExampleImages).clone();
        searched.eval();
        statistics = StatisticsCollector.Collect(searched, () => Evaluator.Classify(searched, images));
    }

    public double FloatLoss { get; private set; }

    public ScaleSearches.Outcome Found { get; private set; } = new(0, 0, 0);

    public void EvaluateInFloat()
    {
        for (int k = 0; k < evaluations; k++)
        {
            FloatLoss = Evaluator.Classify(plain, images).Loss;
        }
    }

    public void Initialize() => Run(most: 1);

    public void Search() => Found = Run(evaluations - 1);

    public void SearchWithoutKeeping() => Run(evaluations - 1, keeps: false);

    public void Dispose()
    {
        plain.Dispose();
        searched.Dispose();
        images.Dispose();
        example.Dispose();
    }

    private ScaleSearches.Outcome Run(int most, bool keeps = true)
    {
        using ScaleSearchResult result = ScaleSearch.Run(
            searched,
            example,
            statistics,
            quantized => Evaluator.Classify(quantized.Model, images).Loss,
            new() { Quantization = FourBits, MaximumEvaluations = most, KeepsActivations = keeps });
        return new(result.Evaluations, result.InitialLoss, result.Loss);
    }

    private void Train(DataSet data, int epochs)
    {
        using var optimizer = optim.SGD(plain.parameters(), 0.1, momentum: 0.9, weight_decay: 1e-4);
        ImageBatches batches = new(data.Train, data.Family, new ImageBatchOptions { BatchSize = BatchSize, Shuffle = true, Seed = Seed });
        plain.train();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            foreach (Batch batch in batches.ReadEpoch(epoch))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    optimizer.zero_grad();
                    nn.functional.cross_entropy(plain.call(ChannelsLast.Apply(batch.Inputs)), batch.Targets).backward();
                    optimizer.step();
                }
            }
        }
    }
}
