using System.Collections.Immutable;
using System.Globalization;
using Distiller.Export.PyTorch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The weights of a model's convolutions and linear layers as integers, symmetric, with one step for each filter.</summary>
/// <remarks>
/// Step of filter f: s_f = max |w_f| / (2^(b-1) - 1); integers: round(w / s_f). A filter of zeros has the step 0. Weights that layers
/// share appear under each of their names.
/// <code>
/// using IntegerWeights integers = IntegerWeights.Of(model);
/// integers.WriteTo(model);                                     // the model computes with what the integers stand for
/// PyTorchExport.Save("export", model, integers.Weights);
/// </code>
/// </remarks>
public sealed class IntegerWeights : IDisposable
{
    private IntegerWeights(ImmutableSortedDictionary<string, IntegerWeight> weights) => Weights = weights;

    /// <summary>The weights by the names of their parameters; owned by this object.</summary>
    public ImmutableSortedDictionary<string, IntegerWeight> Weights { get; }

    /// <summary>Rounds the weights of a model, which is not changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="bits">Bits of an integer. Range: 2 to 8. Default 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bits are out of range.</exception>
    /// <exception cref="ModelStructureException">A weight is not finite.</exception>
    public static IntegerWeights Of(nn.Module model, int bits = 8)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (bits is < 2 or > 8)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, string.Create(CultureInfo.InvariantCulture, $"Integers have from 2 to 8 bits, not {bits}."));
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return new(model.named_modules()
            .Prepend((name: "", module: model))
            .Select(entry => (Name: entry.name.Length == 0 ? "weight" : entry.name + ".weight", Weight: WeightOf(entry.module)))
            .Where(entry => entry.Weight is not null)
            .ToImmutableSortedDictionary(entry => entry.Name, entry => Round(entry.Name, entry.Weight!, bits), StringComparer.Ordinal));
    }

    /// <summary>Gives a model what the integers stand for: it computes as a reader of the export does.</summary>
    /// <param name="model">The model that was rounded.</param>
    /// <exception cref="ModelStructureException">The model lacks one of the weights; none has been changed.</exception>
    public void WriteTo(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var own = model.state_dict();
        if (Weights.Keys.FirstOrDefault(name => !own.ContainsKey(name)) is { } missing)
        {
            throw new ModelStructureException($"The model '{model.GetName()}' has no weight '{missing}'. Write to the model that was rounded.");
        }

        foreach (var (name, weight) in Weights)
        {
            own[name].copy_(weight.ToReal());
        }
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var weight in Weights.Values)
        {
            weight.Dispose();
        }
    }

    private static Parameter? WeightOf(nn.Module module) => module switch
    {
        Convolution layer => layer.weight,
        Linear layer => layer.weight,
        _ => null,
    };

    private static IntegerWeight Round(string name, Tensor weight, int bits)
    {
        if (!weight.isfinite().all().ToBoolean())
        {
            throw new ModelStructureException($"'{name}' has weights that are not finite: there are no integers for them. Load the weights of an epoch before training went wrong.");
        }

        var largest = (1 << (bits - 1)) - 1;
        var rows = weight.detach().to_type(ScalarType.Float32).reshape(weight.shape[0], -1);
        var steps = rows.abs().amax([1L], keepdim: true).div(largest);
        var divisor = where(steps.gt(0), steps, ones_like(steps));
        var integers = rows.div(divisor).round().clamp(-largest, largest).to_type(ScalarType.Int8).reshape(weight.shape);
        long[] spread = [weight.shape[0], .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        return new(integers.DetachFromDisposeScope(), steps.reshape(spread).DetachFromDisposeScope());
    }
}
