using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Two linear layers with GELU between.</summary>
/// <remarks>Shapes: (N, T, D) → (N, T, D).</remarks>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "intermediate_dense")]
    private readonly Linear inner;
    [ComponentName(Name = "output_dense")]
    private readonly Linear outer;
    [ComponentName(Name = "intermediate_dropout")]
    private readonly Dropout innerDropout;
    [ComponentName(Name = "output_dropout")]
    private readonly Dropout outerDropout;

    public FeedForward(HubertConfiguration configuration)
        : base(nameof(FeedForward))
    {
        inner = nn.Linear(configuration.Width, configuration.FeedForward);
        outer = nn.Linear(configuration.FeedForward, configuration.Width);
        innerDropout = nn.Dropout(configuration.Dropout);
        outerDropout = nn.Dropout(configuration.Dropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = innerDropout.call(nn.functional.gelu(inner.call(input)));
        return outerDropout.call(outer.call(x)).MoveToOuterDisposeScope();
    }
}
