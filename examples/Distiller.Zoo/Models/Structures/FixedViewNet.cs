using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>A small network whose code fixes the size of a layer: <c>view(-1, 400)</c>. It cannot be thinned, and has to say so.</summary>
/// <remarks>Shapes: (N, 3, 32, 32) → (N, 10).</remarks>
internal sealed class FixedViewNet : nn.Module<Tensor, Tensor>
{
    private const long Flat = 400;

    private readonly Conv2d conv1 = nn.Conv2d(3, 6, kernel_size: 5);
    private readonly Conv2d conv2 = nn.Conv2d(6, 16, kernel_size: 5);
    private readonly Linear fc1 = nn.Linear(Flat, 120);
    private readonly Linear fc2 = nn.Linear(120, 10);

    public FixedViewNet()
        : base(nameof(FixedViewNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.max_pool2d(conv1.call(input).relu(), 2);
        x = nn.functional.max_pool2d(conv2.call(x).relu(), 2).view(-1, Flat);
        return fc2.call(fc1.call(x).relu()).MoveToOuterDisposeScope();
    }
}
