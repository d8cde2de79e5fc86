using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.AddingAModel;

/// <summary>A network that the zoo does not have: two branches that see an image at different widths, joined and classified.</summary>
/// <remarks>Shapes: (N, 1, 28, 28) → (N, 10).</remarks>
internal sealed class TwoBranchNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d narrow = nn.Conv2d(1, 16, kernel_size: 3, padding: 1);
    private readonly Conv2d wide = nn.Conv2d(1, 16, kernel_size: 7, padding: 3);
    private readonly BatchNorm2d norm = nn.BatchNorm2d(32);
    private readonly ReLU relu1 = nn.ReLU();
    private readonly MaxPool2d pool1 = nn.MaxPool2d(2, stride: 2);
    private readonly Conv2d joined = nn.Conv2d(32, 48, kernel_size: 3, padding: 1);
    private readonly ReLU relu2 = nn.ReLU();
    private readonly MaxPool2d pool2 = nn.MaxPool2d(2, stride: 2);
    private readonly Linear hidden = nn.Linear(48 * 7 * 7, 64);
    private readonly ReLU relu3 = nn.ReLU();
    private readonly Linear classes = nn.Linear(64, 10);

    public TwoBranchNet()
        : base(nameof(TwoBranchNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = cat([narrow.call(input), wide.call(input)], 1);
        x = pool1.call(relu1.call(norm.call(x)));
        x = pool2.call(relu2.call(joined.call(x)));
        x = relu3.call(hidden.call(x.flatten(1)));
        return classes.call(x).MoveToOuterDisposeScope();
    }
}
