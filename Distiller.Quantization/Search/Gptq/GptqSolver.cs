using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Rounds the columns of matrices in turn. See <see cref="GptqSpec"/>. All in double precision, for all groups of a layer at once.</summary>
internal static class GptqSolver
{
    /// <summary>The integers.</summary>
    /// <param name="weights">The weights and their grid.</param>
    /// <param name="moments">Second moments of the inputs, (Groups, Features, Features).</param>
    /// <param name="spec">How.</param>
    /// <returns>(Groups, Outputs, Features); a new tensor.</returns>
    internal static Tensor Round(WeightRounding weights, Tensor moments, GptqSpec spec)
    {
        using var scope = NewDisposeScope();
        var diagonal = moments.diagonal(0, 1, 2);
        // A feature that is always zero tells nothing; any rounding of its weights will do.
        var isDead = diagonal.eq(0).to(ScalarType.Float64);
        var damping = diagonal.mean([1L], keepdim: true).mul(spec.Damping).clamp_min(double.Epsilon);
        var regular = moments + diag_embed(isDead + damping.expand_as(diagonal));
        var order = spec.OrdersByStrength
            ? diagonal.argsort(1, descending: true)
            : arange(diagonal.shape[1]).expand(diagonal.shape);
        Tensor Columns(Tensor matrix) => matrix.gather(2, order.unsqueeze(1).expand(matrix.shape));
        var ordered = Columns(regular).gather(1, order.unsqueeze(2).expand(regular.shape));
        var factor = linalg.cholesky(linalg.inv(ordered)).transpose(1, 2).contiguous();
        WeightRounding sorted = new(Columns(weights.Weight), Columns(weights.Scale), Columns(weights.ZeroPoint), weights.Integers);
        var integers = zeros_like(sorted.Weight);
        for (long first = 0; first < integers.shape[2]; first += spec.BlockSize)
        {
            RoundBlock(sorted, factor, integers, first, Math.Min(spec.BlockSize, integers.shape[2] - first));
        }

        return integers.gather(2, order.argsort(1).unsqueeze(1).expand(integers.shape)).MoveToOuterDisposeScope();
    }

    private static void RoundBlock(WeightRounding weights, Tensor factor, Tensor integers, long first, long width)
    {
        using var scope = NewDisposeScope();
        var block = weights.Weight.narrow(2, first, width);
        var errors = zeros_like(block);
        var square = factor.narrow(1, first, width).narrow(2, first, width);
        for (long i = 0; i < width; i++)
        {
            using var inner = NewDisposeScope();
            Tensor Column(Tensor matrix) => matrix.narrow(2, first + i, 1);
            WeightRounding column = new(block.narrow(2, i, 1), Column(weights.Scale), Column(weights.ZeroPoint), weights.Integers);
            var rounded = column.Nearest();
            Column(integers).copy_(rounded);
            var error = column.Weight.sub(column.Values(rounded)).div(square.narrow(1, i, 1).narrow(2, i, 1));
            errors.narrow(2, i, 1).copy_(error);
            block.narrow(2, i, width - i).sub_(error.mul(square.narrow(1, i, 1).narrow(2, i, width - i)));
        }

        var rest = weights.Weight.shape[2] - first - width;
        if (rest > 0)
        {
            weights.Weight.narrow(2, first + width, rest).sub_(errors.matmul(factor.narrow(1, first, width).narrow(2, first + width, rest)));
        }
    }
}
