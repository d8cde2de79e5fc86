using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Two convolutions, average pooling and one linear layer: the original's <c>simplenet_v2_mnist</c>.</summary>
/// <remarks>Shapes: (N, 1, 28, 28) → (N, 10). 26,080 parameters.</remarks>
public sealed class SimpleNetMnistV2 : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(1, 20, kernel_size: 5);
    private readonly ReLU relu1 = nn.ReLU();
    private readonly MaxPool2d pool1 = nn.MaxPool2d(2, stride: 2);
    private readonly Conv2d conv2 = nn.Conv2d(20, 50, kernel_size: 5);
    private readonly ReLU relu2 = nn.ReLU();
    private readonly MaxPool2d pool2 = nn.MaxPool2d(2, stride: 2);
    private readonly AvgPool2d avgpool = nn.AvgPool2d(4, stride: 1);
    private readonly Linear fc = nn.Linear(50, 10);

    /// <summary>A network with the layers' own starting weights.</summary>
    public SimpleNetMnistV2()
        : base(nameof(SimpleNetMnistV2)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = pool1.call(relu1.call(conv1.call(input)));
        x = pool2.call(relu2.call(conv2.call(x)));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }
}
