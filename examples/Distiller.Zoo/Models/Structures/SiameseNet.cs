using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Two images through one encoder, which applies one of its blocks twice: shared modules and two inputs.</summary>
/// <remarks>Shapes: two of (N, 3, H, W) → (N, 1).</remarks>
internal sealed class SiameseNet : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential stem = Layers.Normalized(3, 32, 3, 2, after: nn.ReLU());
    private readonly Sequential block = Layers.Normalized(32, 32, 3, after: nn.ReLU());
    private readonly Sequential last = Layers.Normalized(32, 64, 3, 2, after: nn.ReLU());
    private readonly Linear compare = nn.Linear(64, 32);
    private readonly Linear head = nn.Linear(32, 1);

    public SiameseNet()
        : base(nameof(SiameseNet)) => RegisterComponents();

    public override Tensor forward(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        var distance = (Encode(first) - Encode(second)).abs();
        return head.call(compare.call(distance).relu()).MoveToOuterDisposeScope();
    }

    private Tensor Encode(Tensor image) => last.call(block.call(block.call(stem.call(image)))).mean([2, 3]);
}
