using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>MobileNet with dropout before its classifier and other names: the original's <c>mobilenet_v1_dropout</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000).
/// <para>Source: Howard et al. 2017, arXiv 1704.04861, in the form that He et al. 2018, arXiv 1802.03494, compress.</para>
/// </remarks>
public sealed class MobileNetDropout : nn.Module<Tensor, Tensor>
{
    private const double DropProbability = 0.2;

    private readonly Sequential conv1;
    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="widthMultiplier">Factor on the number of channels of every layer. Range: above 0 to 1.</param>
    public MobileNetDropout(double widthMultiplier)
        : base(nameof(MobileNetDropout))
    {
        List<nn.Module<Tensor, Tensor>> parts = [];
        var channels = MobileNet.Width(MobileNet.FirstFilters, widthMultiplier);
        conv1 = MobileNet.Entrance(channels);
        foreach (var (filters, stride) in MobileNet.Pairs)
        {
            var outputs = MobileNet.Width(filters, widthMultiplier);
            parts.Add(MobileNet.Separable(channels, outputs, stride));
            channels = outputs;
        }

        features = nn.Sequential(parts);
        classifier = nn.Sequential(nn.Dropout(DropProbability), nn.Linear(channels, 1000));
        RegisterComponents();
        Initialization.NormalFanOut(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = features.call(conv1.call(input)).mean([2, 3]);
        return classifier.call(x).MoveToOuterDisposeScope();
    }
}
