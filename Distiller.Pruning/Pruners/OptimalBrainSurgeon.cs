using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Zeroes entries of a weight matrix column by column and makes up for each in the columns that follow.</summary>
/// <remarks>Frantar and Alistarh 2023, arXiv 2301.00774, algorithm 1. All in double precision.</remarks>
internal sealed class OptimalBrainSurgeon
{
    private readonly Tensor _factor;
    private readonly Tensor _isDead;

    /// <summary>Prepares for the inputs' second moment; call inside a dispose scope.</summary>
    internal OptimalBrainSurgeon(Tensor moment, double damping)
    {
        var diagonal = moment.diagonal();
        // A feature that is always zero tells nothing; its weights can all go.
        _isDead = diagonal.eq(0);
        var damp = Math.Max(damping * diagonal.mean().ToDouble(), double.Epsilon);
        var regular = moment + diag(ones_like(diagonal) * damp + _isDead.to(float64));
        _factor = linalg.cholesky(linalg.inv(regular)).transpose(0, 1);
        // U with H⁻¹ = Uᵀ U is the transposed lower factor.
    }

    /// <summary>Prunes in place.</summary>
    /// <param name="matrix">(Out, Features), changed.</param>
    /// <param name="fraction">Fraction of all entries to prune.</param>
    /// <param name="blockSize">Columns whose entries compete.</param>
    /// <returns>(Out, Features): 1 keep, 0 prune.</returns>
    internal Tensor Prune(Tensor matrix, double fraction, int blockSize)
    {
        ZeroDeadColumns(matrix);
        var (rows, columns) = (matrix.shape[0], matrix.shape[1]);
        var mask = ones_like(matrix);
        var rule = new SelectionRule { MinimumKept = 0 };
        long removed = 0;
        for (long first = 0; first < columns; first += blockSize)
        {
            var width = Math.Min(blockSize, columns - first);
            var due = rule.Count(rows * columns, fraction) * (first + width) / columns;
            var count = due - removed;
            PruneBlock(matrix, mask, first, width, scores => RankSelection.KeepMap(scores.flatten(), count, Compatibility.Sane));
            removed = due;
        }

        return mask;
    }

    /// <summary>Prunes in place: every row keeps N of each M columns that lie side by side.</summary>
    /// <param name="matrix">(Out, Features), changed.</param>
    /// <param name="pattern">N:M; M divides the number of features.</param>
    /// <returns>(Out, Features): 1 keep, 0 prune.</returns>
    internal Tensor Prune(Tensor matrix, NeighbourPattern pattern)
    {
        ZeroDeadColumns(matrix);
        var mask = ones_like(matrix);
        for (long first = 0; first < matrix.shape[1]; first += pattern.Of)
        {
            PruneBlock(matrix, mask, first, pattern.Of, pattern.Mask);
        }

        return mask;
    }

    private void ZeroDeadColumns(Tensor matrix) =>
        matrix.index_put_(zeros(matrix.shape[0], _isDead.sum().ToInt64(), float64), TensorIndex.Colon, TensorIndex.Tensor(_isDead));

    private void PruneBlock(Tensor matrix, Tensor mask, long first, long width, Func<Tensor, Tensor> select)
    {
        using var scope = NewDisposeScope();
        var block = matrix.narrow(1, first, width);
        var factor = _factor.narrow(0, first, width);
        var scales = factor.narrow(1, first, width).diagonal();
        var keep = select((block / scales).square()).reshape(block.shape);
        mask.narrow(1, first, width).copy_(keep);
        for (long column = 0; column < width; column++)
        {
            using var inner = NewDisposeScope();
            var values = block.narrow(1, column, 1);
            var error = values * (1 - keep.narrow(1, column, 1)) / scales[column];
            // Everything from this column on, also beyond the block: the own entry becomes exactly zero below.
            var rest = matrix.narrow(1, first + column, matrix.shape[1] - first - column);
            rest.sub_(error.matmul(factor.narrow(0, column, 1).narrow(1, first + column, rest.shape[1])));
            values.mul_(keep.narrow(1, column, 1));
        }
    }
}
