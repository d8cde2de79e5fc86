using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Each of a list of noise levels is equally likely: the time sampling of DMD.</summary>
/// <remarks>Source: Yin et al. 2024, arXiv 2311.18828, section 3.2; noise levels as in <see cref="KarrasGrid"/> if not given.</remarks>
public sealed record GridLevels : NoiseLevels
{
    /// <summary>The levels. Range: one and more, each above 0.</summary>
    /// <exception cref="ArgumentException">There are none, or one is not positive.</exception>
    public required ImmutableArray<double> Sigmas
    {
        get;
        init
        {
            if (value.IsDefaultOrEmpty || value.Any(sigma => !(sigma > 0) || !double.IsFinite(sigma)))
            {
                throw new ArgumentException("The grid of noise levels needs one or more finite numbers above 0. KarrasGrid.Levels makes one.", nameof(Sigmas));
            }

            field = value;
        }
    }

    /// <inheritdoc/>
    public override Tensor Draw(long count, Generator generator)
    {
        using var scope = NewDisposeScope();
        var places = (rand([count], generator: generator) * Sigmas.Length).floor().clamp(max: Sigmas.Length - 1).to_type(ScalarType.Int64);
        return tensor([.. Sigmas.Select(sigma => (float)sigma)], dtype: ScalarType.Float32).index_select(0, places).MoveToOuterDisposeScope();
    }
}
