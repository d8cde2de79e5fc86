using Distiller.Modules;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Support;

/// <summary>Stem, three residual blocks, classifier: (N, 3, 8, 8) → (N, 10). The last block cannot do without its branch.</summary>
internal sealed class BlockNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d stem = nn.Conv2d(3, 8, kernel_size: 3, padding: 1);
    private readonly ReLU relu = nn.ReLU();
    private readonly Sequential blocks;
    private readonly Linear fc = nn.Linear(8, 10);

    public BlockNet()
        : base(nameof(BlockNet))
    {
        blocks = nn.Sequential(new Block(canBypass: true), new Block(canBypass: true), new Block(canBypass: false));
        RegisterComponents();
        Some.Refill(this, seed: 500);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = blocks.call(relu.call(stem.call(input)));
        return fc.call(x.mean([2L, 3L])).MoveToOuterDisposeScope();
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly bool canBypass;
        private readonly Conv2d conv1 = nn.Conv2d(8, 12, kernel_size: 3, padding: 1, bias: false);
        private readonly BatchNorm2d bn1 = nn.BatchNorm2d(12);
        private readonly Conv2d conv2 = nn.Conv2d(12, 8, kernel_size: 3, padding: 1, bias: false);
        private readonly BatchNorm2d bn2 = nn.BatchNorm2d(8);
        private readonly ReLU relu = nn.ReLU();

        public Block(bool canBypass)
            : base(nameof(Block))
        {
            this.canBypass = canBypass;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (canBypass && Bypass.IsEmpty(conv1))
            {
                return input.alias();
            }

            using var scope = NewDisposeScope();
            var x = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(input)))));
            return relu.call(x + input).MoveToOuterDisposeScope();
        }
    }
}
