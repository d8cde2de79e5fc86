using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Features, their means over the map, and a head: the frame of most image classifiers.</summary>
/// <remarks>Shapes: (N, 3, H, W) → (N, Classes).</remarks>
internal sealed class Classifier : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> features;
    private readonly nn.Module<Tensor, Tensor> classifier;
    private readonly bool poolsLast;

    /// <summary>Makes the network.</summary>
    /// <param name="name">Name of the class of networks.</param>
    /// <param name="features">From images to maps.</param>
    /// <param name="classifier">From the means of the maps, flat, to classes; with <paramref name="poolsLast"/> from maps to maps.</param>
    /// <param name="poolsLast">Whether the mean comes after the head.</param>
    public Classifier(string name, IEnumerable<nn.Module<Tensor, Tensor>> features, nn.Module<Tensor, Tensor> classifier, bool poolsLast = false)
        : base(name)
    {
        this.features = nn.Sequential(features);
        this.classifier = classifier;
        this.poolsLast = poolsLast;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = features.call(input);
        return (poolsLast ? Mean(classifier.call(x)) : classifier.call(Mean(x))).MoveToOuterDisposeScope();
    }

    private static Tensor Mean(Tensor maps) => nn.functional.adaptive_avg_pool2d(maps, 1).flatten(1);
}
