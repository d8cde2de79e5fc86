using System.Runtime.InteropServices;

namespace Distiller.Native;

/// <summary>What a <see cref="ShimValue"/> holds; numbers as in <c>native/src/shim.h</c>.</summary>
internal enum ShimTag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    DoubleList = 6,
    BoolList = 7,
    String = 8,
    TensorList = 9,
    OptionalTensorList = 10,
    Device = 11,
    Opaque = 13,
    Slot = 32,
    SlotList = 33,
}

/// <summary>One argument or result of an operator call, as native code sees it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct ShimValue
{
    [FieldOffset(0)] public ShimTag Tag;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Int;
    [FieldOffset(8)] public double Double;
    [FieldOffset(8)] public void* Pointer;
}
