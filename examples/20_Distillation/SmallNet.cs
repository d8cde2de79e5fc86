using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Distillation;

/// <summary>The student: the teacher's layers with few channels. Images (N, 1, 28, 28), ten classes.</summary>
internal sealed class SmallNet : nn.Module<Tensor, Tensor>
{
    private const int Channels = 4;
    private readonly Conv2d conv1;
    private readonly MaxPool2d pool1;
    private readonly Conv2d conv2;
    private readonly MaxPool2d pool2;
    private readonly Linear fc;

    public SmallNet()
        : base(nameof(SmallNet))
    {
        conv1 = nn.Conv2d(1, Channels, kernel_size: 5);
        pool1 = nn.MaxPool2d(2);
        conv2 = nn.Conv2d(Channels, 2 * Channels, kernel_size: 5);
        pool2 = nn.MaxPool2d(2);
        fc = nn.Linear(2 * Channels * 4 * 4, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = pool1.call(nn.functional.relu(conv1.call(input)));
        features = pool2.call(nn.functional.relu(conv2.call(features)));
        return fc.call(features.flatten(1)).MoveToOuterDisposeScope();
    }
}
