using Distiller.Examples.Notebooks;
using Distiller.Graph;
using Distiller.Results;
using static TorchSharp.torch;

namespace Distiller.Examples.Summaries;

/// <summary>The network that is described, and what is known of it.</summary>
internal sealed class Subject : IDisposable
{
    public const string Network = "resnet18";

    private Subject(nn.Module<Tensor, Tensor> model) => Model = model;

    /// <summary>One image of ImageNet.</summary>
    public static long[] Shape => [1, 3, 224, 224];

    public nn.Module<Tensor, Tensor> Model { get; }

    public required ModelSummary Summary { get; init; }

    public required Couplings Couplings { get; init; }

    public static Subject Make(Lab lab)
    {
        var model = lab.NewNetwork(Network);
        return new Subject(model) { Summary = ModelSummary.Of(model, Shape), Couplings = StructureProbe.Run(model, Shape) };
    }

    public void Dispose() => Model.Dispose();
}
