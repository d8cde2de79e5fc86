using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Watches the calls of modules, whether they take one, two or three tensors.</summary>
public static class ForwardHooks
{
    /// <summary>Sees one call; the tensors are lent for the call, and are the objects that the model hands on.</summary>
    /// <param name="module">The module that was called.</param>
    /// <param name="inputs">What it was given.</param>
    /// <param name="output">What it returned.</param>
    public delegate void Observer(nn.Module module, Tensor[] inputs, Tensor output);

    /// <summary>Attaches an observer.</summary>
    /// <param name="module">The module.</param>
    /// <param name="observe">Hears of every call that is made through <c>call</c>.</param>
    /// <returns>What detaches it again; null if the module takes or returns something other than tensors.</returns>
    public static Action? Attach(nn.Module module, Observer observe)
    {
        return module switch
        {
            nn.Module<Tensor, Tensor> one => one.register_forward_hook((called, input, output) => See(called, output, input)).remove,
            nn.Module<Tensor, Tensor, Tensor> two => two.register_forward_hook((called, first, second, output) => See(called, output, first, second)).remove,
            nn.Module<Tensor, Tensor, Tensor, Tensor> three =>
                three.register_forward_hook((called, first, second, third, output) => See(called, output, first, second, third)).remove,
            _ => null,
        };

        Tensor See(nn.Module called, Tensor output, params Tensor[] inputs)
        {
            observe(called, inputs, output);
            return null!;
        }
    }

    /// <summary>Attaches an observer to every module without children; a module that stands in several places gets one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observe">Hears of every call, with the first of the module's names.</param>
    /// <returns>What detaches it from each.</returns>
    public static IReadOnlyList<Action> AttachToLeaves(nn.Module model, Action<string, nn.Module, Tensor[], Tensor> observe)
    {
        List<Action> removals = [];
        foreach ((string name, nn.Module module) in model.named_modules()
            .Where(entry => entry.name.Length > 0 && !entry.module.children().Any())
            .DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance))
        {
            if (Attach(module, (called, inputs, output) => observe(name, called, inputs, output)) is { } remove)
            {
                removals.Add(remove);
            }
        }

        return removals;
    }
}
