using System.Collections.Immutable;
using Distiller.Modules;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Watches which layers a forward pass calls, with which shapes.</summary>
public static class LayerCalls
{
    /// <summary>Watches one forward pass on zeros, in evaluation mode and without gradients.</summary>
    /// <remarks>
    /// Seen are convolutions, linear layers, batch normalisations, and activations and additions that are modules. What C# expressions
    /// compute between modules, and pooling, is not.
    /// </remarks>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="inputShape">Shape of the input, (N, …); the batch does not matter.</param>
    /// <returns>The calls in their order; a layer that is called twice is there twice.</returns>
    public static ImmutableArray<LayerCall> Record(nn.Module<Tensor, Tensor> model, params long[] inputShape) => Record(model, () =>
    {
        Tensor? like = model.parameters().FirstOrDefault();
        _ = model.call(zeros(inputShape, like?.dtype ?? ScalarType.Float32, like?.device));
    });

    /// <summary>Watches a forward pass that the caller runs.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="forward">Calls the model once. What it creates is disposed.</param>
    /// <returns>The calls in their order.</returns>
    public static ImmutableArray<LayerCall> Record(nn.Module model, Action forward)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var evaluation = new EvaluationMode(model);
        var calls = ImmutableArray.CreateBuilder<LayerCall>();
        List<Action> removals = [];
        try
        {
            foreach ((string name, nn.Module layer) in model.named_modules()
                .Prepend((name: "", module: model))
                .DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance))
            {
                void See(Tensor input)
                {
                    if (LayerShape.Of(layer, input) is { } shape)
                    {
                        calls.Add(new(name, shape));
                    }
                }

                switch (layer)
                {
                    case nn.Module<Tensor, Tensor> single:
                        removals.Add(single.register_forward_hook((_, input, output) =>
                        {
                            See(input);
                            return output;
                        }).remove);
                        break;
                    case nn.Module<Tensor, Tensor, Tensor> pair:
                        removals.Add(pair.register_forward_hook((_, input, _, output) =>
                        {
                            See(input);
                            return output;
                        }).remove);
                        break;
                    default:
                        break;
                }
            }

            forward();
        }
        finally
        {
            removals.ForEach(remove => remove());
        }

        return calls.ToImmutable();
    }
}
