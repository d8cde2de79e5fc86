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
    /// <param name="see">Is shown each batch's inputs and outputs, lent, inside a dispose scope; null to run only.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    internal static void Run(nn.Module<Tensor, Tensor> model, IBatchSource data, Action<Tensor, Tensor>? see = null)
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

                var output = model.call(batches.Current.Inputs);
                see?.Invoke(batches.Current.Inputs, output);
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
