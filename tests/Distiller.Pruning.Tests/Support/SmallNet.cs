using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning.Tests;

/// <summary>The network of the golden sensitivity tables: two convolutions and a linear layer.</summary>
internal sealed class SmallNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(1, 6, 3, padding: 1);
    private readonly BatchNorm2d bn1 = BatchNorm2d(6);
    private readonly Conv2d conv2 = Conv2d(6, 8, 3, padding: 1);
    private readonly Linear fc = Linear(72, 10);

    public SmallNet()
        : base(nameof(SmallNet)) => RegisterComponents();

    /// <summary>The network with the golden weights, in evaluation mode.</summary>
    public static SmallNet Of(GoldenValue weights)
    {
        var net = new SmallNet();
        using var noGrad = no_grad();
        var state = net.state_dict();
        foreach (var entry in weights.Items)
        {
            using var value = entry.Tensor();
            state[entry["name"].Text].copy_(value);
        }

        net.eval();
        return net;
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = F.relu(bn1.call(conv1.call(input)));
        x = F.max_pool2d(F.relu(conv2.call(x)), 4);
        return fc.call(x.flatten(1)).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            conv1.Dispose();
            bn1.Dispose();
            conv2.Dispose();
            fc.Dispose();
        }

        base.Dispose(disposing);
    }
}
