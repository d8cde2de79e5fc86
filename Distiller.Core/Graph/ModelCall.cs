using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Calls models of any number of inputs, whatever they return.</summary>
public static class ModelCall
{
    /// <summary>Calls a model, hooks included.</summary>
    /// <param name="model">A model whose inputs are tensors.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <returns>All tensors that it returns; see <see cref="Outputs"/>.</returns>
    /// <exception cref="ModelStructureException">The model has other inputs.</exception>
    public static IReadOnlyList<Tensor> Run(nn.Module model, params Tensor[] inputs)
    {
        if (model is nn.Module<Tensor, Tensor> single && inputs.Length == 1)
        {
            return [single.call(inputs[0])];
        }

        MethodInfo call = model.GetType().GetMethod("call", [.. inputs.Select(_ => typeof(Tensor))])
            ?? throw new ModelStructureException(
                $"'{model.GetName()}' does not take {inputs.Length} tensors. Call it yourself: use the form that accepts a function which runs the model.");
        try
        {
            return [.. Outputs(call.Invoke(model, [.. inputs]))];
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <summary>The tensors in what a model returned.</summary>
    /// <param name="outputs">A tensor, or tuples, lists and dictionaries of them at any depth.</param>
    /// <returns>The tensors in order; of a dictionary those of its values.</returns>
    public static IEnumerable<Tensor> Outputs(object? outputs) => outputs switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(index => Outputs(tuple[index])),
        IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(Outputs),
        IEnumerable list => list.Cast<object?>().SelectMany(Outputs),
        _ => [],
    };
}
