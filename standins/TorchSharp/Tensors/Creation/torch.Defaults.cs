namespace TorchSharp;

public static partial class torch
{
    private static ScalarType defaultType = ScalarType.Float32;
    private static Device defaultDevice = CPU;

    public static ScalarType get_default_dtype() => defaultType;

    /// <summary>Sets the element type of new tensors for the whole process.</summary>
    public static void set_default_dtype(ScalarType dtype) => defaultType = dtype;

    public static void set_default_tensor_type(Tensor t) => defaultType = t.dtype;

    public static Device get_default_device() => defaultDevice;

    public static void set_default_device(Device device) => defaultDevice = device;

    public static void set_default_device(string device) => defaultDevice = new Device(device);

    /// <summary>The device itself, or the default device for null.</summary>
    public static Device InitializeDevice(Device? device) => device ?? defaultDevice;

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"This libtorch has no {deviceType} device.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType is DeviceType.CPU or DeviceType.META;

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    internal static Tensor Created(Tensor made, bool requires_grad, string[]? names = null)
    {
        if (requires_grad) made.requires_grad = true;
        return Named(made, names);
    }

    private static Tensor Named(Tensor made, string[]? names)
    {
        if (names is null || names.Length == 0) return made;
        made.Dispose();
        throw new NotSupportedException("Dimensions have no names in this stand-in: leave 'names' out.");
    }

    private static ScalarType TypeOf(Scalar value) => value.IsIntegral || value.Type == ScalarType.Bool ? ScalarType.Int64 : get_default_dtype();
}
