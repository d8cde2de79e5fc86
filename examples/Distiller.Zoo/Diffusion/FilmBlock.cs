using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Diffusion;

/// <summary>A residual block of two convolutions whose middle is scaled and shifted by the noise level (FiLM).</summary>
internal sealed class FilmBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private const int Groups = 8;
    private readonly GroupNorm norm1;
    private readonly Conv2d conv1;
    private readonly Linear film;
    private readonly GroupNorm norm2;
    private readonly Conv2d conv2;
    private readonly nn.Module<Tensor, Tensor> shortcut;

    public FilmBlock(int from, int to, int embedding)
        : base(nameof(FilmBlock))
    {
        norm1 = nn.GroupNorm(Groups, from);
        conv1 = nn.Conv2d(from, to, kernel_size: 3, padding: 1);
        film = nn.Linear(embedding, 2 * to);
        norm2 = nn.GroupNorm(Groups, to);
        conv2 = nn.Conv2d(to, to, kernel_size: 3, padding: 1);
        shortcut = from == to ? nn.Identity() : nn.Conv2d(from, to, kernel_size: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var x = conv1.call(nn.functional.silu(norm1.call(input)));
        var parts = film.call(embedding).unsqueeze(2).unsqueeze(3).chunk(2, 1);
        x = (norm2.call(x) * (parts[0] + 1)) + parts[1];
        return (shortcut.call(input) + conv2.call(nn.functional.silu(x))).MoveToOuterDisposeScope();
    }
}
