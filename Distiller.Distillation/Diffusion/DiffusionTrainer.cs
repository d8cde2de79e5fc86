using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Trains a diffusion model from data: the teacher that score distillation needs.</summary>
public static class DiffusionTrainer
{
    /// <summary>Trains with Adam at a rate that falls to 0 on a straight line.</summary>
    /// <param name="model">The model. It is trained in place.</param>
    /// <param name="data">Clean samples, shape (M, ...).</param>
    /// <param name="preconditioning">Gives the weight of the loss.</param>
    /// <param name="levels">The noise levels.</param>
    /// <param name="steps">Number of steps. Range: 1 and more.</param>
    /// <param name="batchSize">Samples of a step, drawn with replacement. Range: 1 and more.</param>
    /// <param name="learningRate">The rate at the start. Range: above 0.</param>
    /// <param name="seed">Equal seeds give equal models.</param>
    /// <param name="progress">Hears the number of steps done and the loss; null for nobody.</param>
    /// <param name="averageDecay">Decay of the moving average of the weights that the model gets at the end; 0 (default) for the last weights. Range: 0 to 1.</param>
    /// <remarks>
    /// Watch the loss rather than the number of steps: where the data have narrow modes, it rests on a plateau before the model tells them
    /// apart, and a model from the plateau samples a cloud.
    /// </remarks>
    public static void Train(
        IDenoiser model,
        Tensor data,
        Preconditioning preconditioning,
        NoiseLevels levels,
        int steps,
        int batchSize,
        double learningRate,
        long seed,
        Action<int, double>? progress = null,
        double averageDecay = 0)
    {
        Guards.Fraction(averageDecay);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (data.dim() < 2 || data.shape[0] == 0)
        {
            throw new ArgumentException($"A diffusion model learns from samples of shape (M, ...), but got {Guards.ShapeText(data.shape)}.", nameof(data));
        }

        AdamOptions adam = new() { LearningRate = learningRate, Beta1 = 0.9, Beta2 = 0.999 };
        using DenoiserTraining training = new(model, preconditioning, levels, adam);
        using var average = averageDecay > 0 ? new WeightAverage(model.Module, averageDecay) : null;
        model.Module.train();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            using var generator = Draws.At(seed, DrawStream.Teacher, step);
            var places = randint(0, data.shape[0], [batchSize], dtype: ScalarType.Int64, generator: generator);
            training.Rate = 1 - ((double)step / steps);
            var loss = training.Step(data.index_select(0, places), generator);
            average?.Add();
            progress?.Invoke(step + 1, loss);
        }

        average?.Apply();
        model.Module.eval();
    }
}
