using Distiller.Modules;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>An operation of two tensors on integers. Needs statistics, because all inputs go to the scale of the output.</summary>
/// <remarks>
/// Source: Distiller, <c>RangeLinearQuantEltwiseAddWrapper</c>, <c>RangeLinearQuantEltwiseMultWrapper</c>,
/// <c>RangeLinearQuantMatmulWrapper</c>, <c>RangeLinearQuantConcatWrapper</c>.
/// </remarks>
internal sealed class SimulatedOperator : SimulatedLayer, ISearchable
{
    private readonly ActivationGrids _grids;

    internal SimulatedOperator(string name, nn.Module module, LayerSettings settings, LayerStatistics? statistics, GridTable grids)
        : base(name, module, settings, grids) => _grids = new ActivationGrids(name, settings, statistics);

    /// <inheritdoc/>
    public override SimulationKind Kind => KindOf(Module)!.Value;

    /// <summary>What stands in for a module, or null if it is no such operation.</summary>
    public static SimulationKind? KindOf(nn.Module module) => module switch
    {
        Add => SimulationKind.Addition,
        Multiply => SimulationKind.Multiplication,
        MatrixProduct => SimulationKind.MatrixProduct,
        Concatenate => SimulationKind.Concatenation,
        _ => null,
    };

    /// <summary>Whether an operation can do without statistics: a product knows its range by its result.</summary>
    public static bool NeedsStatistics(nn.Module module) => module is not MatrixProduct;

    /// <inheritdoc/>
    public IReadOnlyList<string> ScaleNames => _grids.IsStatic ? ["output_scale"] : [];

    /// <inheritdoc/>
    public string? Obstacle => _grids.Output is { ZeroPoint: not 0 } ? "its output has a zero point" : null;

    /// <inheritdoc/>
    public double this[string scale]
    {
        get => _grids.Output!.Scale;
        set => Grids.Move(this, _grids, _grids.Output! with { Scale = (float)value });
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RangeNames => _grids.IsStatic ? ["output"] : [];

    /// <inheritdoc/>
    public string? RangeObstacle => null;

    /// <inheritdoc/>
    public bool IsSymmetric(string range) => _grids.Output!.Scheme.IsSymmetric;

    /// <inheritdoc/>
    public (double Min, double Max) RangeOf(string range) => _grids.Output!.Range;

    /// <inheritdoc/>
    public void SetRange(string range, double min, double max) => Grids.Move(this, _grids, _grids.Output!.Over(min, max));

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Value)> Parameters() => OutputParameters(_grids);

    // The first axis of a matrix is no batch, and that of a tensor which is repeated along another's batch is not the same axis.
    /// <inheritdoc/>
    protected override bool RunsOnNothing(Tensor[] inputs) =>
        inputs.All(input => input.dim() == inputs[0].dim()) && (Module is not MatrixProduct || inputs[0].dim() > 2);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor[] inputs)
    {
        if (Module is Add && Settings.ScaleMultiplierBits is null && inputs[0].shape.SequenceEqual(inputs[1].shape) && inputs.All(NativeSimulation.Supports))
        {
            return Sum(inputs, _grids.Output!);
        }

        (Tensor Integers, Tensor Scale)[] operands = [.. inputs.Select(Integers)];
        var output = _grids.Output is { } known ? tensor([known.Scale], device: inputs[0].device) : null;
        var (sums, scale) = Module switch
        {
            Add => (ClampToAccumulator(Sum(At(output!, operands[0]), At(output!, operands[1]))), output!),
            Concatenate join => (cat([At(output!, operands[0]), At(output!, operands[1])], join.Dimension), output!),
            MatrixProduct => (ClampToAccumulator(operands[0].Integers.matmul(operands[1].Integers)), Product(operands)),
            _ => (ClampToAccumulator(operands[0].Integers * operands[1].Integers), Product(operands)),
        };
        return Requantize(sums, scale, _grids.Output ?? _grids.OutputFor(Settings.HasRectifier ? sums.relu().div_(scale) : sums.div(scale)));
    }

    private Tensor Sum(Tensor[] inputs, ActivationGrid output)
    {
        var sum = NativeSimulation.Sum(
            inputs[0], inputs[1], (Operand(0), Operand(1)), ((float)-AccumulatorLimit, (float)(AccumulatorLimit - 1)), output.Results(Settings.HasRectifier));
        return Grids.Note(sum, output with { IsExact = true });

        SimulationOperand Operand(int index)
        {
            var grid = _grids.Input(Grids, index, inputs[index]);
            var steps = grid.Steps();
            return new(grid.Scale, steps.ZeroPoint, steps.LeastInteger, steps.LargestInteger, output.Scale / grid.Scale);
        }
    }

    private (Tensor Integers, Tensor Scale) Integers(Tensor input, int index)
    {
        var grid = _grids.Input(Grids, index, input);
        return (grid.Integers(input), tensor([grid.Scale], device: input.device));
    }

    private Tensor At(Tensor scale, (Tensor Integers, Tensor Scale) operand) =>
        ClampToAccumulator(operand.Integers.mul_(scale.div(operand.Scale)).round_());

    // In place where both are of one shape; a tensor that is repeated along the other has no room for the sum.
    private static Tensor Sum(Tensor left, Tensor right) => left.shape.AsSpan().SequenceEqual(right.shape) ? left.add_(right) : left.add(right);

    private static Tensor Product((Tensor Integers, Tensor Scale)[] operands) => operands[0].Scale.mul(operands[1].Scale);
}
