using Distiller.Data;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.Zoo.Data;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>The data set, cut into the parts that the options ask for.</summary>
internal sealed class ClassifierData
{
    private const int EvaluationBatch = 250;
    private const int CalibrationBatch = 128;

    private readonly ClassifierOptions options;
    private readonly DataSetFamily family;
    private readonly ImageSet train;
    private readonly ImageSet validation;
    private readonly ImageSet test;

    public ClassifierData(ClassifierOptions options, DataSetFamily family)
    {
        (this.options, this.family) = (options, family);
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
        test = Part(data.Test, options.EffectiveTestSize);
        (train, ImageSet all) = options.ValidationSplit == 0
            ? (data.Train, data.Test)
            : DataSplit.Of(data.Train, options.ValidationSplit, options.Seed);
        validation = Part(all, options.EffectiveValidationSize);
        ImageBatchOptions evaluation = new() { BatchSize = EvaluationBatch };
        Training = TrainingPart(options.EffectiveTrainSize);
        Validation = new ImageBatches(validation, family, evaluation);
        Test = new ImageBatches(test, family, evaluation);
    }

    public string Description { get; }

    public bool IsEmbedded { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IBatchSource Training { get; }

    public IBatchSource Validation { get; }

    public IBatchSource Test { get; }

    /// <summary>A part of the training images, another one in each epoch.</summary>
    public IBatchSource TrainingPart(double fraction) => new ImageBatches(train, family, new ImageBatchOptions
    {
        BatchSize = options.BatchSize,
        Shuffle = true,
        Augment = true,
        EffectiveFraction = fraction,
        Seed = options.Seed,
    });

    /// <summary>A part of the validation images, always the same: what ranges are measured on. The test images stay unseen.</summary>
    public IBatchSource CalibrationPart(double fraction) =>
        new ImageBatches(Part(validation, fraction), family, new ImageBatchOptions { BatchSize = CalibrationBatch });

    /// <summary>A part of the test images, always the same.</summary>
    public IBatchSource TestPart(double fraction) => new ImageBatches(Part(test, fraction), family, new ImageBatchOptions { BatchSize = CalibrationBatch });

    private static ImageSet Part(ImageSet images, double fraction) =>
        fraction < 1 ? images.Take(Math.Max(1, (int)Math.Floor(images.Count * fraction))) : images;
}
