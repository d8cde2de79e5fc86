using Distiller.Modules;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests;

/// <summary>The network of the golden calibration: two convolutions, an addition, a product and a concatenation.</summary>
internal sealed class PtqNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(2, 4, 3, padding: 1);
    private readonly BatchNorm2d bn1 = BatchNorm2d(4);
    private readonly ReLU relu1 = ReLU();
    private readonly Conv2d conv2 = Conv2d(4, 4, 3, padding: 1, bias: false);
    private readonly ReLU relu2 = ReLU();
    private readonly Add add = new();
    private readonly MaxPool2d pool = MaxPool2d(2);
    private readonly Concatenate cat = new();
    private readonly Multiply mul = new();
    private readonly Linear fc = Linear(72, 3);

    private PtqNet()
        : base(nameof(PtqNet)) => RegisterComponents();

    public static PtqNet Of(GoldenValue weights)
    {
        var net = new PtqNet();
        Weights.Load(net, weights);
        net.eval();
        return net;
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var a = relu1.call(bn1.call(conv1.call(input)));
        var b = relu2.call(conv2.call(a));
        var c = pool.call(add.call(a, b));
        var d = mul.call(c, c);
        return fc.call(cat.call(c, d).flatten(1)).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var module in new Module[] { conv1, bn1, relu1, conv2, relu2, add, pool, cat, mul, fc })
            {
                module.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
