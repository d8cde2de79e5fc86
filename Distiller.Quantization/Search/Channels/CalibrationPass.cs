using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Runs a model over calibration data, in evaluation mode and without gradients.</summary>
internal static class CalibrationPass
{
    private const int ExampleSize = 16;

    /// <summary>One pass over the first epoch.</summary>
    /// <param name="model">The model; its mode comes back.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    internal static void Run(nn.Module<Tensor, Tensor> model, IBatchSource data) => Run(model, data, inputs => model.call(inputs));

    /// <summary>The inputs of the first epoch, batch by batch.</summary>
    /// <param name="model">The model; its mode comes back.</param>
    /// <param name="data">The data.</param>
    /// <param name="use">Is lent each batch's inputs, inside a dispose scope.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    internal static void Run(nn.Module<Tensor, Tensor> model, IBatchSource data, Action<Tensor> use)
    {
        Require(data);
        var training = model.training;
        model.eval();
        try
        {
            using var noGradients = no_grad();
            using var batches = data.ReadEpoch(0).GetEnumerator();
            while (true)
            {
                using var scope = NewDisposeScope();
                if (!batches.MoveNext())
                {
                    break;
                }

                use(batches.Current.Inputs);
            }
        }
        finally
        {
            model.train(training);
        }
    }

    /// <summary>The first inputs of the data; a new tensor of the current scope.</summary>
    internal static Tensor Example(IBatchSource data)
    {
        Require(data);
        using var first = data.ReadEpoch(0).First();
        return first.Inputs.narrow(0, 0, Math.Min(ExampleSize, first.Inputs.shape[0])).clone();
    }

    private static void Require(IBatchSource data)
    {
        if (data.BatchCount == 0)
        {
            throw new ArgumentException("There are no samples to calibrate with. Give some hundred typical inputs.", nameof(data));
        }
    }
}
