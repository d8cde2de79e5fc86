using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Together;

/// <summary>The student: a teacher's layers with fewer channels. Images (N, 1, 28, 28), ten classes.</summary>
/// <remarks>Its activations are modules, because a quantizer cannot see functions.</remarks>
internal sealed class SmallNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(1, 16, kernel_size: 5);
    private readonly ReLU relu1 = nn.ReLU();
    private readonly MaxPool2d pool1 = nn.MaxPool2d(2);
    private readonly Conv2d conv2 = nn.Conv2d(16, 32, kernel_size: 5);
    private readonly ReLU relu2 = nn.ReLU();
    private readonly MaxPool2d pool2 = nn.MaxPool2d(2);
    private readonly Linear fc = nn.Linear(32 * 4 * 4, 10);

    public SmallNet()
        : base(nameof(SmallNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var features = pool1.call(relu1.call(conv1.call(input)));
        features = pool2.call(relu2.call(conv2.call(features)));
        return fc.call(features.flatten(1)).MoveToOuterDisposeScope();
    }
}
