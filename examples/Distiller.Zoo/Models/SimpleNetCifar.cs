using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Two convolutions and three linear layers for colour 32×32 images: the original's <c>simplenet_cifar</c>.</summary>
/// <remarks>Shapes: (N, 3, 32, 32) → (N, 10). 62,006 parameters.</remarks>
public sealed class SimpleNetCifar : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(3, 6, kernel_size: 5);
    private readonly ReLU relu_conv1 = nn.ReLU();
    private readonly MaxPool2d pool1 = nn.MaxPool2d(2, stride: 2);
    private readonly Conv2d conv2 = nn.Conv2d(6, 16, kernel_size: 5);
    private readonly ReLU relu_conv2 = nn.ReLU();
    private readonly MaxPool2d pool2 = nn.MaxPool2d(2, stride: 2);
    private readonly Linear fc1 = nn.Linear(400, 120);
    private readonly ReLU relu_fc1 = nn.ReLU();
    private readonly Linear fc2 = nn.Linear(120, 84);
    private readonly ReLU relu_fc2 = nn.ReLU();
    private readonly Linear fc3 = nn.Linear(84, 10);

    /// <summary>A network with the layers' own starting weights.</summary>
    public SimpleNetCifar()
        : base(nameof(SimpleNetCifar)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = pool1.call(relu_conv1.call(conv1.call(input)));
        x = pool2.call(relu_conv2.call(conv2.call(x)));
        x = relu_fc1.call(fc1.call(x.flatten(1)));
        x = relu_fc2.call(fc2.call(x));
        return fc3.call(x).MoveToOuterDisposeScope();
    }
}
