using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Diffusion;

/// <summary>A small U-Net for diffusion on little images: two levels with a residual block each, SiLU, group normalisation.</summary>
/// <remarks>Shapes: images (N, C, H, W), H and W even, and noise level (N) → (N, C, H, W).</remarks>
public sealed class DenoisingUNet : nn.Module<Tensor, Tensor, Tensor>
{
    private const int NoiseFeatures = 16;
    private const int Groups = 8;
    private readonly Linear embed1;
    private readonly Linear embed2;
    private readonly Conv2d entry;
    private readonly FilmBlock down;
    private readonly Conv2d halve;
    private readonly FilmBlock middle;
    private readonly FilmBlock up;
    private readonly GroupNorm norm;
    private readonly Conv2d exit;

    /// <summary>A network with the layers' own starting weights.</summary>
    /// <param name="channels">C. Range: 1 and more. Default 1.</param>
    /// <param name="width">Channels of the upper level; the lower has twice as many. Range: a positive multiple of 8. Default 32.</param>
    /// <param name="embedding">Size of the embedded noise level. Range: 1 and more. Default 64.</param>
    public DenoisingUNet(int channels = 1, int width = 32, int embedding = 64)
        : base(nameof(DenoisingUNet))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(embedding);
        if (width < Groups || width % Groups != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "Group normalisation divides the channels into 8 groups: give a multiple of 8.");
        }

        embed1 = nn.Linear(NoiseFeatures, embedding);
        embed2 = nn.Linear(embedding, embedding);
        entry = nn.Conv2d(channels, width, kernel_size: 3, padding: 1);
        down = new FilmBlock(width, width, embedding);
        halve = nn.Conv2d(width, 2 * width, kernel_size: 3, stride: 2, padding: 1);
        middle = new FilmBlock(2 * width, 2 * width, embedding);
        up = new FilmBlock(3 * width, width, embedding);
        norm = nn.GroupNorm(Groups, width);
        exit = nn.Conv2d(width, channels, kernel_size: 3, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var level = nn.functional.silu(embed2.call(nn.functional.silu(embed1.call(FourierFeatures.Of(noise, NoiseFeatures)))));
        var upper = down.call(entry.call(input), level);
        var lower = middle.call(halve.call(upper), level);
        var grown = lower.repeat_interleave(2, 2).repeat_interleave(2, 3);
        var x = up.call(cat([grown, upper], 1), level);
        return exit.call(nn.functional.silu(norm.call(x))).MoveToOuterDisposeScope();
    }
}
