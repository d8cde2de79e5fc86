namespace TorchSharp.Modules;

/// <summary>Widens (N, C, L) by its mirror image.</summary>
public sealed class ReflectionPad1d : PadBase
{
    internal ReflectionPad1d(long[] padding)
        : base(nameof(ReflectionPad1d), PaddingModes.Reflect, 0, padding)
    {
    }
}

/// <summary>Widens (N, C, H, W) by its mirror image.</summary>
public sealed class ReflectionPad2d : PadBase
{
    internal ReflectionPad2d(long[] padding)
        : base(nameof(ReflectionPad2d), PaddingModes.Reflect, 0, padding)
    {
    }
}

/// <summary>Widens (N, C, D, H, W) by its mirror image.</summary>
public sealed class ReflectionPad3d : PadBase
{
    internal ReflectionPad3d(long[] padding)
        : base(nameof(ReflectionPad3d), PaddingModes.Reflect, 0, padding)
    {
    }
}

/// <summary>Widens (N, C, L) by its outermost values.</summary>
public sealed class ReplicationPad1d : PadBase
{
    internal ReplicationPad1d(long[] padding)
        : base(nameof(ReplicationPad1d), PaddingModes.Replicate, 0, padding)
    {
    }
}

/// <summary>Widens (N, C, H, W) by its outermost values.</summary>
public sealed class ReplicationPad2d : PadBase
{
    internal ReplicationPad2d(long[] padding)
        : base(nameof(ReplicationPad2d), PaddingModes.Replicate, 0, padding)
    {
    }
}

/// <summary>Widens (N, C, D, H, W) by its outermost values.</summary>
public sealed class ReplicationPad3d : PadBase
{
    internal ReplicationPad3d(long[] padding)
        : base(nameof(ReplicationPad3d), PaddingModes.Replicate, 0, padding)
    {
    }
}

/// <summary>Widens (N, C, L) by a value.</summary>
public sealed class ConstantPad1d : PadBase
{
    internal ConstantPad1d(long[] padding, double value)
        : base(nameof(ConstantPad1d), PaddingModes.Constant, value, padding)
    {
    }
}

/// <summary>Widens (N, C, H, W) by a value.</summary>
public sealed class ConstantPad2d : PadBase
{
    internal ConstantPad2d(long[] padding, double value)
        : base(nameof(ConstantPad2d), PaddingModes.Constant, value, padding)
    {
    }
}

/// <summary>Widens (N, C, D, H, W) by a value.</summary>
public sealed class ConstantPad3d : PadBase
{
    internal ConstantPad3d(long[] padding, double value)
        : base(nameof(ConstantPad3d), PaddingModes.Constant, value, padding)
    {
    }
}

/// <summary>Widens (N, C, H, W) by zeros.</summary>
public sealed class ZeroPad2d : PadBase
{
    internal ZeroPad2d(long[] padding)
        : base(nameof(ZeroPad2d), PaddingModes.Constant, 0, padding)
    {
    }
}
