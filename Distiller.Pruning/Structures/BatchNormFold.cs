using Distiller.Naming;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds the batch normalisation behind each convolution and folds it into the weight, for ranking.</summary>
/// <remarks>
/// w'_f = w_f · γ_f / sqrt(var_f + ε), with γ = 1 if the normalisation is not affine. Only the weight is folded, only by
/// the normalisation that directly follows (D-09, D-10): the module declared next, or else the sibling of the same number
/// (<c>conv2</c>, <c>bn2</c>), provided it normalises as many channels as there are filters.
/// <para>Source: Distiller, <c>policy.py</c>, <c>fold_batchnorm</c>.</para>
/// </remarks>
internal sealed class BatchNormFold
{
    private readonly Dictionary<string, (Convolution Convolution, NormBase Normalization)> _pairs = new(StringComparer.Ordinal);

    internal BatchNormFold(nn.Module model)
    {
        foreach (var (path, parent) in model.named_modules().Prepend((string.Empty, model)))
        {
            var children = parent.named_children().ToArray();
            for (var i = 0; i < children.Length; i++)
            {
                if (children[i].module is Convolution convolution && After(convolution, children, i) is { } normalization)
                {
                    _pairs[new ModulePath(path).Child(children[i].name).Child("weight").ToString()] = (convolution, normalization);
                }
            }
        }
    }

    /// <summary>The normalisation behind a convolution, or null.</summary>
    /// <param name="parameter">Name of the convolution's weight.</param>
    internal NormBase? Behind(string parameter) => _pairs.TryGetValue(parameter, out var pair) ? pair.Normalization : null;

    /// <summary>The folded weights of those parameters that have a normalisation; they belong to the caller's scope.</summary>
    internal Dictionary<string, Tensor> Weights(IEnumerable<string> parameters) =>
        parameters.Where(_pairs.ContainsKey).ToDictionary(name => name, name => Fold(_pairs[name].Convolution.weight, _pairs[name].Normalization));

    private static Tensor Fold(Tensor weight, NormBase normalization)
    {
        using var scope = NewDisposeScope();
        var factor = (normalization.running_var! + normalization.eps).rsqrt();
        if (normalization.affine)
        {
            factor = factor * normalization.weight!;
        }

        long[] perFilter = [-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        return (weight * factor.reshape(perFilter)).MoveToOuterDisposeScope();
    }

    private static NormBase? After(Convolution convolution, (string name, nn.Module module)[] siblings, int index)
    {
        var filters = convolution.weight.shape[0];
        bool Fits(nn.Module module) => module is NormBase { track_running_stats: true } norm && norm.num_features == filters;

        if (index + 1 < siblings.Length && Fits(siblings[index + 1].module))
        {
            return (NormBase)siblings[index + 1].module;
        }

        var number = Number(siblings[index].name);
        return number.Length == 0
            ? null
            : siblings.Where(sibling => Fits(sibling.module) && Number(sibling.name) == number)
                .Select(sibling => (NormBase)sibling.module)
                .FirstOrDefault();
    }

    private static string Number(string name) => name[name.AsSpan().TrimEnd("0123456789").Length..];
}
