using Distiller.Data;
using Distiller.Zoo.Data;

namespace Distiller.Examples.MainJob;

/// <summary>The data set cut into the parts that the job needs. Test images serve for the closing table alone.</summary>
internal sealed class Feed
{
    private const double ValidationShare = 0.1;
    private const int EvaluationBatch = 250;

    public Feed(DataSet data, JobOptions options)
    {
        DataSetFamily family = data.Family;
        (ImageSet train, ImageSet validation) = DataSplit.Of(data.Train, ValidationShare, options.Seed);
        ImageBatchOptions evaluation = new() { BatchSize = EvaluationBatch };
        Training = new ImageBatches(train, family, new ImageBatchOptions
        {
            BatchSize = options.BatchSize,
            Shuffle = true,
            Augment = true,
            Seed = options.Seed,
        });
        Validation = new ImageBatches(validation, family, evaluation);
        Sensitivity = new ImageBatches(validation.Take(options.SensitivityImages), family, evaluation);
        Test = new ImageBatches(data.Test, family, evaluation);
        InputShape = [1, family.Channels, family.Size, family.Size];
    }

    public IBatchSource Training { get; }

    public IBatchSource Validation { get; }

    public IBatchSource Sensitivity { get; }

    public IBatchSource Test { get; }

    /// <summary>(1, C, H, W).</summary>
    public long[] InputShape { get; }
}
