using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>An argument of an operator call. Conversions are implicit, so a call reads like the operator's schema.</summary>
/// <remarks>
/// A schema's <c>int</c> takes a <see cref="long"/>, <c>float</c> a <see cref="double"/>, <c>Scalar</c> either; <c>ScalarType</c> is an
/// <c>int</c>. A null tensor, array or string is the absent optional. Arguments left out at the end take the schema's defaults.
/// </remarks>
public readonly struct NativeArgument
{
    private NativeArgument(ShimTag tag, long bits, object? reference = null)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>The absent optional argument.</summary>
    public static NativeArgument None => default;

    internal ShimTag Tag { get; }

    internal long Bits { get; }

    internal object? Reference { get; }

    /// <summary>A tensor, or the absent optional tensor.</summary>
    /// <param name="value">The tensor.</param>
    public static implicit operator NativeArgument(Tensor? value) => Of(ShimTag.Tensor, value);

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator NativeArgument(long value) => new(ShimTag.Int, value);

    /// <summary>A number with fraction.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator NativeArgument(double value) => new(ShimTag.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator NativeArgument(bool value) => new(ShimTag.Bool, value ? 1 : 0);

    /// <summary>An element type.</summary>
    /// <param name="value">The type.</param>
    public static implicit operator NativeArgument(ScalarType value) => new(ShimTag.Int, (long)value);

    /// <summary>A text.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator NativeArgument(string? value) => Of(ShimTag.String, value);

    /// <summary>A list of whole numbers, such as a shape.</summary>
    /// <param name="value">The list.</param>
    public static implicit operator NativeArgument(long[]? value) => Of(ShimTag.IntList, value);

    /// <summary>A list of numbers with fraction.</summary>
    /// <param name="value">The list.</param>
    public static implicit operator NativeArgument(double[]? value) => Of(ShimTag.DoubleList, value);

    /// <summary>A list of truth values.</summary>
    /// <param name="value">The list.</param>
    public static implicit operator NativeArgument(bool[]? value) => Of(ShimTag.BoolList, value);

    /// <summary>A list of tensors.</summary>
    /// <param name="value">The list.</param>
    public static implicit operator NativeArgument(Tensor[]? value) => Of(ShimTag.TensorList, value);

    /// <summary>A native value that another operator returned.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator NativeArgument(NativeObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(ShimTag.Opaque, 0, value);
    }

    /// <summary>A list in which null stands for an absent tensor, as the indexing operators take it.</summary>
    /// <param name="value">The list.</param>
    /// <returns>The argument.</returns>
    public static NativeArgument Optional(Tensor?[] value) => Of(ShimTag.OptionalTensorList, value);

    /// <summary>In a <see cref="NativePlan"/>: a value that a run computes.</summary>
    /// <param name="value">Number of the value.</param>
    /// <returns>The argument.</returns>
    public static NativeArgument PlanValue(int value) => new(ShimTag.Slot, value);

    /// <summary>In a <see cref="NativePlan"/>: a list of values that a run computes.</summary>
    /// <param name="values">Numbers of the values.</param>
    /// <returns>The argument.</returns>
    public static NativeArgument PlanValues(long[] values) => Of(ShimTag.SlotList, values);

    private static NativeArgument Of(ShimTag tag, object? value) => value is null ? default : new(tag, 0, value);
}
