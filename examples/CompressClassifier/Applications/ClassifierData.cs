using Distiller.Data;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.Zoo.Data;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>The data set, cut into the parts that the options ask for.</summary>
internal sealed class ClassifierData
{
    private const int EvaluationBatch = 250;

    public ClassifierData(ClassifierOptions options, DataSetFamily family)
    {
        DataSet data = DataSets.Open(family, new DataSetOptions
        {
            Folder = options.DataFolder,
            Seed = options.Seed,
            EmbeddedTrainCount = options.EmbeddedImages,
            EmbeddedTestCount = Math.Max(100, options.EmbeddedImages / 5),
        });
        Description = data.Description;
        IsEmbedded = data.Origin == DataOrigin.Embedded;
        ClassNames = data.Test.ClassNames;
        ImageSet test = Part(data.Test, options.EffectiveTestSize);
        (ImageSet train, ImageSet validation) = options.ValidationSplit == 0
            ? (data.Train, data.Test)
            : DataSplit.Of(data.Train, options.ValidationSplit, options.Seed);
        ImageBatchOptions evaluation = new() { BatchSize = EvaluationBatch };
        Training = new ImageBatches(train, family, new ImageBatchOptions
        {
            BatchSize = options.BatchSize,
            Shuffle = true,
            Augment = true,
            EffectiveFraction = options.EffectiveTrainSize,
            Seed = options.Seed,
        });
        Validation = new ImageBatches(Part(validation, options.EffectiveValidationSize), family, evaluation);
        Test = new ImageBatches(test, family, evaluation);
    }

    public string Description { get; }

    public bool IsEmbedded { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IBatchSource Training { get; }

    public IBatchSource Validation { get; }

    public IBatchSource Test { get; }

    private static ImageSet Part(ImageSet images, double fraction) =>
        fraction < 1 ? images.Take(Math.Max(1, (int)Math.Floor(images.Count * fraction))) : images;
}
