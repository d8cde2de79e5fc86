using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Weights and bias of one layer: as integers for sums of integers, or as the values that the integers stand for.</summary>
/// <remarks>
/// The layer's own parameters stay the float ones, so that every change of a scale starts from them (specification 14.3). Without
/// quantized activations the weights only lose what integers cannot hold.
/// </remarks>
internal sealed class RoundedParameters : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _layer;
    private readonly LayerSettings _settings;
    private readonly bool _isStatic;

    internal RoundedParameters(nn.Module<Tensor, Tensor> layer, LayerSettings settings, bool isStatic)
    {
        (_layer, _settings, _isStatic) = (layer, settings, isStatic);
        var (weight, bias) = LayerForward.Parameters(layer);
        var grid = LinearQuantizer.Parameters(weight, settings.WeightScheme, settings.WeightClipping);
        WeightGrid = Kept(grid);
        Weight = Rounded(LinearQuantizer.Quantize(weight, grid)).DetachFromDisposeScope();
        LargestWeight = Largest(Weight);
        if (bias is not null)
        {
            Round(bias);
        }
    }

    /// <summary>Scale and zero point of the weights; lent.</summary>
    internal LinearParameters WeightGrid { get; private set; }

    /// <summary>Integers with their zero points added, or values where activations are in float; lent.</summary>
    internal Tensor Weight { get; private set; }

    /// <summary>The largest magnitude of <see cref="Weight"/>.</summary>
    internal float LargestWeight { get; private set; }

    /// <summary>The bias: in float with statistics, as integers without, as values where activations are in float; lent.</summary>
    internal Tensor? Bias { get; private set; }

    /// <summary>Scale and zero point of the bias, where it is rounded before the inputs are known; lent.</summary>
    internal LinearParameters? BiasGrid { get; private set; }

    private bool IsOnIntegers => _settings.ActivationBits is not null;

    public void Dispose()
    {
        WeightGrid.Dispose();
        Weight.Dispose();
        ForgetBias();
    }

    /// <summary>Asks whether groups divide the weights, before anything is attached to the module; gives its name back.</summary>
    internal static string RequireGroups(string name, nn.Module layer, LayerSettings settings)
    {
        if (settings.WeightGroupSize is not { } size)
        {
            return name;
        }

        if (settings.ActivationBits is not null)
        {
            throw new ArgumentException(
                $"'{name}' has a scale for each group of weights and quantized activations, but sums of integers need one scale: set ActivationBits to null, or leave WeightGroupSize out.");
        }

        var (weight, _) = LayerForward.Parameters(layer);
        var filter = weight.numel() / weight.shape[0];
        return filter % size == 0
            ? name
            : throw new ArgumentException(FormattableString.Invariant(
                $"Groups of {size} do not divide the {filter} weights of each filter of '{name}'. Choose a divisor, or give the layer an override with IsPerChannel."));
    }

    /// <summary>The integers of the weights, in the shape of the layer's; a new tensor.</summary>
    internal Tensor Integers() => IsOnIntegers ? Weight.sub(WeightGrid.ZeroPoint) : LinearQuantizer.Quantize(Weight, WeightGrid);

    /// <summary>The weights that the integers stand for; a new tensor.</summary>
    internal Tensor RoundedWeight() => IsOnIntegers ? Weight.div(WeightGrid.Scale) : Weight.clone();

    /// <summary>The bias, rounded where the layer rounds it before it knows its inputs; a new tensor, or null.</summary>
    internal Tensor? RoundedBias() => Bias is null ? null : IsOnIntegers && !_isStatic ? LinearQuantizer.Dequantize(Bias, BiasGrid!) : Bias.clone();

    /// <summary>Rounds the weights otherwise, on the same grid.</summary>
    internal void SetIntegers(Tensor integers)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Replace(Rounded(integers));
    }

    /// <summary>Sets the bias, shape (F), in values; null for none.</summary>
    internal void SetBias(Tensor? bias)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        ForgetBias();
        if (bias is not null)
        {
            Round(bias);
        }
    }

    /// <summary>Sets scale and zero point of the weights.</summary>
    /// <param name="scale">Above 0.</param>
    /// <param name="zeroPoint">What is subtracted after scaling; null for what it is.</param>
    /// <param name="keepsIntegers">Whether the integers stay, so that the layer gains or loses strength, or the float weights are rounded anew.</param>
    internal void SetGrid(float scale, float? zeroPoint, bool keepsIntegers)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var zero = zeroPoint is { } other ? full_like(WeightGrid.ZeroPoint, other) : WeightGrid.ZeroPoint.clone();
        var grid = WeightGrid with { Scale = full_like(WeightGrid.Scale, scale), ZeroPoint = zero };
        WeightGrid.Dispose();
        WeightGrid = Kept(grid);
        if (!keepsIntegers)
        {
            Replace(Rounded(LinearQuantizer.Quantize(LayerForward.Parameters(_layer).Weight, grid)));
        }
    }

    // With statistics the bias is rounded to the units of the sums, which the first input tells.
    private void Round(Tensor bias)
    {
        if (IsOnIntegers && _isStatic)
        {
            Bias = bias.detach().clone().DetachFromDisposeScope();
            return;
        }

        var grid = LinearQuantizer.Parameters(bias, new LinearScheme { Bits = _settings.AccumulatorBits });
        var integers = LinearQuantizer.Quantize(bias, grid);
        (BiasGrid, Bias) = (Kept(grid), (IsOnIntegers ? integers : LinearQuantizer.Dequantize(integers, grid)).DetachFromDisposeScope());
    }

    private Tensor Rounded(Tensor integers) => IsOnIntegers ? integers.add(WeightGrid.ZeroPoint) : LinearQuantizer.Dequantize(integers, WeightGrid);

    private void Replace(Tensor weight)
    {
        Weight.Dispose();
        Weight = weight.DetachFromDisposeScope();
        LargestWeight = Largest(Weight);
    }

    private void ForgetBias()
    {
        Bias?.Dispose();
        BiasGrid?.Dispose();
        (Bias, BiasGrid) = (null, null);
    }

    private static float Largest(Tensor weight) => weight.abs().max().item<float>();

    private static LinearParameters Kept(LinearParameters grid) =>
        grid with { Scale = grid.Scale.DetachFromDisposeScope(), ZeroPoint = grid.ZeroPoint.DetachFromDisposeScope() };
}
