using Distiller.Data;
using Distiller.Export.Onnx;
using Distiller.Persistence;
using Distiller.Quantization.Execution;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.OnnxRuntimeCheck;

/// <summary>A network with trained weights, in both number formats, and images to run it on.</summary>
internal sealed class Exported : IDisposable
{
    private const int CalibrationImages = 256;
    private const int Seed = 1;

    private readonly Batch test;

    private Exported(nn.Module<Tensor, Tensor> model, Int8Model int8, Batch test, string description)
    {
        (Model, Int8, this.test, Description) = (model, int8, test, description);
        FloatFile = OnnxExporter.Export(model, test.Inputs.narrow(0, 0, 1));
        Int8File = int8.ToOnnx([1, .. test.Inputs.shape[1..]]);
    }

    public string Description { get; }

    public nn.Module<Tensor, Tensor> Model { get; }

    public Int8Model Int8 { get; }

    public OnnxModel FloatFile { get; }

    public OnnxModel Int8File { get; }

    public Tensor Images => test.Inputs;

    public Tensor Classes => test.Targets;

    internal static Exported Make(CheckOptions options)
    {
        DataSet data = DataSets.Open(DataSetFamily.Cifar10, new DataSetOptions
        {
            Folder = options.Data,
            Seed = Seed,
            EmbeddedTestCount = options.Images,
        });
        nn.Module<Tensor, Tensor> model = ZooModels.Create(options.Model, Seed);
        if (options.Checkpoint is { } file)
        {
            using Checkpoint checkpoint = Checkpoint.Load(file);
            checkpoint.RestoreWeights(model);
        }
        else
        {
            Train(model, data);
        }

        model.eval();
        int images = Math.Min(options.Images, data.Test.Count);
        Int8Model int8 = Int8Model.Convert(
            model, new ImageBatches(data.Train.Take(Math.Min(CalibrationImages, data.Train.Count)), data.Family, new ImageBatchOptions { BatchSize = 64 }),
            new Int8Options { MeasuresLayers = false });
        Batch test = new ImageBatches(data.Test.Take(images), data.Family, new ImageBatchOptions { BatchSize = images }).ReadEpoch(0).First();
        string origin = options.Checkpoint is null ? "trained for two epochs" : $"weights of {options.Checkpoint}";
        return new(model, int8, test, $"{options.Model}, {origin}; {images} test images; {data.Description}.");
    }

    public void Dispose()
    {
        test.Dispose();
        Int8.Dispose();
        Model.Dispose();
    }

    private static void Train(nn.Module<Tensor, Tensor> model, DataSet data)
    {
        using var optimizer = optim.SGD(model.parameters(), 0.02, momentum: 0.9);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty, model, optimizer);
        ImageBatches training = new(data.Train, data.Family, new ImageBatchOptions { BatchSize = 32, Shuffle = true, Seed = Seed });
        new Trainer(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = 2 })
            .Fit(training, new ImageBatches(data.Test.Take(100), data.Family, new ImageBatchOptions { BatchSize = 100 }), CancellationToken.None);
    }
}
