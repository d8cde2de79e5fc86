using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>A causal language model. Shapes: word numbers (N, T), T ≤ 64 → scores (N, T, 256).</summary>
internal sealed class SmallGpt : nn.Module<Tensor, Tensor>
{
    public const long Vocabulary = 256;
    private const long Width = 128;
    private const long LongestText = 64;

    private readonly Embedding words = nn.Embedding(Vocabulary, Width);
    private readonly Embedding positions = nn.Embedding(LongestText, Width);
    private readonly Sequential blocks = Layers.Stage(4, _ => new TransformerBlock(Width, heads: 8, isCausal: true));
    private readonly LayerNorm norm = nn.LayerNorm(Width);
    private readonly Linear head = nn.Linear(Width, Vocabulary, hasBias: false);

    public SmallGpt()
        : base(nameof(SmallGpt)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var places = arange(input.shape[1], dtype: ScalarType.Int64, device: input.device).expand(input.shape[0], -1);
        return head.call(norm.call(blocks.call(words.call(input) + positions.call(places)))).MoveToOuterDisposeScope();
    }
}
