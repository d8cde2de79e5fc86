using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests;

/// <summary>The network of the golden training runs: conv - bn - relu - flatten - fc.</summary>
internal sealed class TinyNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv = Conv2d(1, 3, 3);
    private readonly BatchNorm2d bn = BatchNorm2d(3);
    private readonly ReLU relu = ReLU();
    private readonly Linear fc = Linear(108, 3);

    internal TinyNet()
        : base(nameof(TinyNet)) => RegisterComponents();

    public static TinyNet Of(GoldenValue weights)
    {
        var net = new TinyNet();
        Weights.Load(net, weights);
        return net;
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return fc.call(relu.call(bn.call(conv.call(input))).flatten(1)).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            conv.Dispose();
            bn.Dispose();
            relu.Dispose();
            fc.Dispose();
        }

        base.Dispose(disposing);
    }
}
