using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Two convolutions and two linear layers for grey 28×28 images: the original's <c>simplenet_mnist</c>.</summary>
/// <remarks>Shapes: (N, 1, 28, 28) → (N, 10). 431,080 parameters.</remarks>
public sealed class SimpleNetMnist : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(1, 20, kernel_size: 5);
    private readonly ReLU relu1 = nn.ReLU();
    private readonly MaxPool2d pool1 = nn.MaxPool2d(2, stride: 2);
    private readonly Conv2d conv2 = nn.Conv2d(20, 50, kernel_size: 5);
    private readonly ReLU relu2 = nn.ReLU();
    private readonly MaxPool2d pool2 = nn.MaxPool2d(2, stride: 2);
    private readonly Linear fc1 = nn.Linear(800, 500);
    private readonly ReLU relu3 = nn.ReLU();
    private readonly Linear fc2 = nn.Linear(500, 10);

    /// <summary>A network with the layers' own starting weights.</summary>
    public SimpleNetMnist()
        : base(nameof(SimpleNetMnist)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = pool1.call(relu1.call(conv1.call(input)));
        x = pool2.call(relu2.call(conv2.call(x)));
        x = relu3.call(fc1.call(x.flatten(1)));
        return fc2.call(x).MoveToOuterDisposeScope();
    }
}
