using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Random weights under which a signal keeps its variance from layer to layer: what a proof on them does not see is not there.</summary>
/// <remarks>
/// A model's own weights may let the signal die on its way: with starting weights of deep networks without normalisation, with scales that begin at zero,
/// after much pruning. Then any output equals any other, and a proof on them cannot fail. These weights are balanced layer by layer, see
/// <see cref="SignalBalance"/>.
/// </remarks>
internal static class LiveWeights
{
    private const double Shift = 0.1;

    /// <summary>Parameters of a model's own that are smaller than this silence what they multiply, as layer scales do at their start.</summary>
    private const double Silent = 1e-4;

    /// <summary>Puts random weights into a model, until disposed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">What will be cut out: the variance is that of the rest.</param>
    /// <param name="tensors">The model's tensors.</param>
    /// <param name="run">Runs the model.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    public static TemporaryWeights Install(nn.Module model, ThinningRecipe recipe, IReadOnlyDictionary<string, Tensor> tensors, Action run, long seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        var weights = TemporaryWeights.Of([.. Values(model, generator).DistinctBy(entry => entry.Target.Handle)]);
        try
        {
            using SignalBalance balance = new(model);
            using (TemporaryWeights.Without(recipe, tensors))
            {
                balance.Measure(run);
            }

            balance.Apply();
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static IEnumerable<(Tensor Target, Tensor Value)> Values(nn.Module model, Generator generator)
    {
        foreach (var module in model.modules().Prepend(model).Distinct<nn.Module>(ReferenceEqualityComparer.Instance))
        {
            var isNormalization = module is NormBase or TorchSharp.Modules.GroupNorm or LayerNorm;
            var isMixing = module is Convolution or Linear or Embedding;
            foreach (var (name, parameter) in module.named_parameters(recurse: false).Where(entry => entry.parameter.is_floating_point()))
            {
                Tensor? value = name switch
                {
                    "bias" when isMixing || isNormalization => Normal(parameter, Shift),
                    "weight" when isNormalization => Uniform(parameter, 0.5, 1.5),
                    "weight" when module is Embedding => Normal(parameter, 1),
                    "weight" when isMixing => Normal(parameter, Math.Sqrt((double)parameter.shape[0] / parameter.numel())),
                    "weight" when module is PReLU => Uniform(parameter, 0.1, 0.4),
                    _ => Audible(parameter),
                };
                if (value is not null)
                {
                    yield return (parameter, value);
                }
            }

            if (module is NormBase { running_mean: { } mean, running_var: { } variance })
            {
                yield return (mean, Normal(mean, Shift));
                yield return (variance, Uniform(variance, 0.5, 1.5));
            }
        }

        Tensor Normal(Tensor like, double deviation) => (randn(like.shape, generator: generator) * deviation).to(like.dtype, like.device);

        Tensor Uniform(Tensor like, double from, double to) =>
            ((rand(like.shape, generator: generator) * (to - from)) + from).to(like.dtype, like.device);
    }

    private static Tensor? Audible(Tensor parameter)
    {
        var largest = parameter.numel() == 0 ? 1 : parameter.abs().max().to(ScalarType.Float64).item<double>();
        return largest >= Silent ? null : largest == 0 ? ones_like(parameter) : parameter.detach() / largest;
    }
}
