// Trains a small network while its weights are pruned, then rounds them to 8 bits. Replace the model and the data by yours.
using Distiller.Data;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

const int Epochs = 6;
manual_seed(1);

using var model = nn.Sequential(
    ("conv1", nn.Conv2d(1, 16, 3, padding: 1)),
    ("relu1", nn.ReLU()),
    ("pool", nn.MaxPool2d(2)),
    ("flatten", nn.Flatten()),
    ("fc", nn.Linear(16 * 8 * 8, 2)));

// Two classes of 16×16 images: noise that is brighter on the left, and noise that is brighter on the right.
using var labels = arange(512).remainder(2).to_type(ScalarType.Int64);
using var slope = linspace(-1, 1, 16);
using var images = randn(512, 1, 16, 16) + (labels.to_type(ScalarType.Float32).mul(2).sub(1).reshape(-1, 1, 1, 1) * slope);
using var training = new TensorBatches(images, labels, new BatchOptions { BatchSize = 32, Shuffle = true });

using var optimizer = optim.SGD(model.parameters(), learningRate: 0.05, momentum: 0.9);
var schedule = CompressionSchedule.Empty.Prune(
    new AgpPrunerSpec { Name = "weights", InitialSparsity = 0.1, FinalSparsity = 0.8, Weights = ["conv1.weight", "fc.weight"] },
    EpochWindow.Range(0, Epochs));
using var scheduler = new CompressionScheduler(schedule, model, optimizer);
new Trainer(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = Epochs }).Fit(training);

using (IntegerWeights integers = IntegerWeights.Of(model))
{
    integers.WriteTo(model);
}

Console.WriteLine(TextTableWriter.Write(SparsityTable.Of(ModelSummary.Of(model))));
Console.WriteLine(FormattableString.Invariant($"Accuracy with {ModelSummary.Of(model).Sparsity:P0} of the weights gone and the rest in 8 bits: {Evaluator.Classify(model, training).Top1:P1}"));
