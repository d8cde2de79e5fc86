using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech;

/// <summary>Sorts frames into units by k-means: labels for training without labels.</summary>
/// <remarks>Lloyd's iteration from frames drawn at random; a unit that lost its frames takes the frame that lies farthest from its own.</remarks>
public sealed class AcousticUnits : IDisposable
{
    private readonly Tensor centers;

    private AcousticUnits(Tensor centers) => this.centers = centers;

    /// <summary>How many units there are.</summary>
    public int Count => (int)centers.shape[0];

    /// <summary>Finds units.</summary>
    /// <param name="features">Shape (Frames, D), at least as many frames as units.</param>
    /// <param name="count">How many units. Range: 1 and more.</param>
    /// <param name="seed">Decides the first centres.</param>
    /// <param name="iterations">Iterations. Default 20.</param>
    public static AcousticUnits Find(Tensor features, int count, long seed, int iterations = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(features.shape[0], count, nameof(features));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var centers = features.index_select(0, tensor(SampleOrder.Shuffled((int)features.shape[0], seed, 0)[..count])).clone();
        for (var i = 0; i < iterations; i++)
        {
            using var step = NewDisposeScope();
            var distances = Distances(features, centers);
            var nearest = distances.argmin(1);
            var sums = zeros_like(centers).index_add_(0, nearest, features, 1);
            var counts = zeros(count).index_add_(0, nearest, ones(features.shape[0]), 1).unsqueeze(1);
            var farthest = features.index_select(0, distances.amin([1]).argmax().reshape(1));
            centers.copy_(where(counts.eq(0), farthest, sums / counts.clamp_min(1)));
        }

        return new(centers.DetachFromDisposeScope());
    }

    /// <summary>The unit of each frame.</summary>
    /// <param name="features">Shape (N, T, D).</param>
    /// <returns>Shape (N, T), int64; belongs to the caller's scope.</returns>
    public Tensor Assign(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Distances(features.reshape(-1, features.shape[2]), centers).argmin(1).reshape(features.shape[0], features.shape[1]).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the centres.</summary>
    public void Dispose() => centers.Dispose();

    private static Tensor Distances(Tensor features, Tensor centers) =>
        features.square().sum([1L], keepdim: true) + centers.square().sum([1L]).unsqueeze(0) - (features.matmul(centers.t()) * 2);
}
