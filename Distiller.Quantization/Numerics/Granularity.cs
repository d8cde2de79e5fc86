using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Which elements of a tensor share a scale and a zero point. A closed family.</summary>
public abstract record Granularity
{
    private Granularity()
    {
    }

    /// <summary>One scale for all elements: for shape (F, C, H, W) there is 1 group.</summary>
    public static Granularity PerTensor { get; } = new Whole();

    /// <summary>One scale for each index of an axis: for shape (F, C, H, W) and axis 0 there are F groups.</summary>
    /// <param name="axis">The axis, from 0. 0 are filters (F) and outputs (Out) of weights.</param>
    /// <returns>The granularity.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis is negative.</exception>
    public static Granularity PerChannel(int axis = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        return new Channel(axis);
    }

    /// <summary>
    /// One scale for a number of consecutive elements of each filter: for shape (Out, In) and size 32 there are Out · In / 32 groups.
    /// </summary>
    /// <param name="size">Elements of a group. Range: 1 and more; it has to divide the number of elements of a filter.</param>
    /// <returns>The granularity.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static Granularity PerGroup(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new Group(size);
    }

    /// <summary>Whether a tensor can be split so.</summary>
    /// <param name="tensor">Any shape.</param>
    internal virtual bool Divides(Tensor tensor) => true;

    /// <summary>The tensor in a shape over which a tensor of one value per group broadcasts.</summary>
    /// <param name="tensor">Any shape that has the axis or is divisible by the group size.</param>
    /// <returns>A view or copy with the same elements in the same order.</returns>
    internal abstract Tensor Split(Tensor tensor);

    /// <summary>The elements of each group in one row.</summary>
    /// <param name="tensor">As for <see cref="Split"/>.</param>
    /// <returns>A view or copy of shape (Groups, Elements).</returns>
    internal abstract Tensor Rows(Tensor tensor);

    /// <summary>One value per group in the shape that broadcasts over the split tensor.</summary>
    /// <param name="values">Shape (Groups).</param>
    /// <param name="tensor">The tensor whose groups they are.</param>
    /// <returns>A view of <paramref name="values"/>.</returns>
    internal abstract Tensor Spread(Tensor values, Tensor tensor);

    private sealed record Whole : Granularity
    {
        public override string ToString() => "per tensor";

        internal override Tensor Split(Tensor tensor) => tensor;

        internal override Tensor Rows(Tensor tensor) => tensor.reshape(1, -1);

        internal override Tensor Spread(Tensor values, Tensor tensor) => values;
    }

    private sealed record Channel(int Axis) : Granularity
    {
        public override string ToString() => FormattableString.Invariant($"per channel (axis {Axis})");

        internal override Tensor Split(Tensor tensor) => tensor;

        internal override Tensor Rows(Tensor tensor) => Check(tensor).transpose(0, Axis).reshape(tensor.shape[Axis], -1);

        internal override Tensor Spread(Tensor values, Tensor tensor) =>
            values.reshape([.. Check(tensor).shape.Select((length, axis) => axis == Axis ? length : 1)]);

        private Tensor Check(Tensor tensor) => Axis < tensor.dim()
            ? tensor
            : throw new ArgumentException(
                $"A tensor of shape {Guards.ShapeText(tensor.shape)} has no axis {Axis}. Quantize it per tensor, or give another axis.", nameof(tensor));
    }

    private sealed record Group(int Size) : Granularity
    {
        public override string ToString() => FormattableString.Invariant($"per group of {Size}");

        internal override bool Divides(Tensor tensor) => Filter(tensor) % Size == 0;

        internal override Tensor Split(Tensor tensor)
        {
            return Divides(tensor)
                ? tensor.reshape(-1, Size)
                : throw new ArgumentException(
                    $"Groups of {Size} do not divide the {Filter(tensor)} elements of each filter of {Guards.ShapeText(tensor.shape)}. Choose a divisor.",
                    nameof(tensor));
        }

        internal override Tensor Rows(Tensor tensor) => Split(tensor);

        internal override Tensor Spread(Tensor values, Tensor tensor) => values.reshape(-1, 1);

        private static long Filter(Tensor tensor) => tensor.dim() == 0 ? 1 : tensor.numel() / tensor.shape[0];
    }
}
