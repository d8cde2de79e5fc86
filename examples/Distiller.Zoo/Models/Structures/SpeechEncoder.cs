using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Convolutions over the waveform, then a transformer. Source: Baevski et al. 2020, arXiv 2006.11477.</summary>
/// <remarks>Shapes: (N, 1, Samples) → (N, Frames, 32).</remarks>
internal sealed class SpeechEncoder : nn.Module<Tensor, Tensor>
{
    private const long Filters = 64;
    private const long Width = 96;

    private readonly Sequential features = nn.Sequential(
        nn.Conv1d(1, Filters, 10, stride: 5, bias: false), nn.GroupNorm(Filters, Filters), nn.GELU(),
        nn.Conv1d(Filters, Filters, 3, stride: 2, bias: false), nn.GELU(),
        nn.Conv1d(Filters, Filters, 3, stride: 2, bias: false), nn.GELU());

    private readonly LayerNorm norm = nn.LayerNorm(Filters);
    private readonly Linear projection = nn.Linear(Filters, Width);
    private readonly Conv1d positions = nn.Conv1d(Width, Width, 15, padding: 7, groups: 4);
    private readonly Sequential blocks = Layers.Stage(2, _ => new TransformerBlock(Width, heads: 6, isCausal: false));
    private readonly Linear head = nn.Linear(Width, 32);

    public SpeechEncoder()
        : base(nameof(SpeechEncoder)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = projection.call(norm.call(features.call(input).transpose(1, 2)));
        x += nn.functional.gelu(positions.call(x.transpose(1, 2))).transpose(1, 2);
        return head.call(blocks.call(x)).MoveToOuterDisposeScope();
    }
}
