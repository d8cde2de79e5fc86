using Distiller.Data;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Runs a model over calibration data and shows what goes in and out of some of its layers.</summary>
internal static class CalibrationRun
{
    /// <summary>Sees one call of a layer; the tensors are lent for the call, inside a dispose scope.</summary>
    internal delegate void LayerObserver(Tensor input, Tensor output);

    /// <summary>One pass over the data in evaluation mode, without gradients.</summary>
    /// <param name="model">The model; its mode is restored.</param>
    /// <param name="data">The data; its first epoch is used.</param>
    /// <param name="observers">Observers by the name of the layer's weight.</param>
    /// <exception cref="ModelStructureException">The model or a layer does not map one tensor to one tensor.</exception>
    internal static void Observe(nn.Module model, IBatchSource data, IReadOnlyDictionary<string, LayerObserver> observers)
    {
        if (model is not nn.Module<Tensor, Tensor> runnable)
        {
            throw new ModelStructureException(
                $"The model '{model.GetName()}' cannot be calibrated, because it does not map one tensor to one tensor.");
        }

        var training = model.training;
        var removals = observers.Select(entry => Hook(model, entry.Key, entry.Value)).ToList();
        try
        {
            model.eval();
            using var noGrad = no_grad();
            foreach (var batch in data.ReadEpoch(0))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    _ = runnable.call(batch.Inputs);
                }
            }
        }
        finally
        {
            removals.ForEach(remove => remove());
            model.train(training);
        }
    }

    /// <summary>The layer that owns a weight.</summary>
    internal static nn.Module Layer(nn.Module model, string parameter)
    {
        var path = new ModulePath(parameter).Parent;
        return path.IsRoot ? model : model.named_modules().First(entry => entry.name == path.ToString()).module;
    }

    private static Action Hook(nn.Module model, string parameter, LayerObserver observer)
    {
        if (Layer(model, parameter) is not nn.Module<Tensor, Tensor> layer)
        {
            throw new ModelStructureException(
                $"'{parameter}' cannot be calibrated, because its layer does not map one tensor to one tensor. Remove it from the list.");
        }

        var hook = layer.register_forward_hook((_, input, output) =>
        {
            using var scope = NewDisposeScope();
            observer(input, output);
            return null!;
        });
        return hook.remove;
    }
}
