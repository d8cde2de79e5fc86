using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Patches as words. Source: Dosovitskiy et al. 2021, arXiv 2010.11929.</summary>
/// <remarks>Shapes: (N, 3, 32, 32) → (N, 10).</remarks>
internal sealed class VisionTransformer : nn.Module<Tensor, Tensor>
{
    private const long Width = 96;
    private const long Heads = 6;
    private const long Patches = 64;

    private readonly Conv2d patches = nn.Conv2d(3, Width, kernel_size: 4, stride: 4);
    private readonly Parameter class_token = nn.Parameter(zeros(1, 1, Width));
    private readonly Parameter positions = nn.Parameter(randn(1, Patches + 1, Width) * 0.02);
    private readonly Sequential blocks = Layers.Stage(4, _ => new TransformerBlock(Width, Heads, isCausal: false));
    private readonly LayerNorm norm = nn.LayerNorm(Width);
    private readonly Linear head = nn.Linear(Width, 10);

    public VisionTransformer()
        : base(nameof(VisionTransformer)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var words = patches.call(input).flatten(2).transpose(1, 2);
        var x = cat([class_token.expand(input.shape[0], -1, -1), words], 1) + positions;
        return head.call(norm.call(blocks.call(x)).select(1, 0)).MoveToOuterDisposeScope();
    }
}
