using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter from step to step.</summary>
public abstract class OptimizerState
{
    private static readonly Op AllClose = new("allclose");
    private static readonly Op ToDevice = new("to", "device");

    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(Device device)
    {
    }

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        Fields.Read(reader).VisitOptional(ref result);
        if (result is not null) result = Moved(result, device);
    }

    internal void Release() => Describe(Fields.ForTensors(tensor =>
    {
        tensor.Dispose();
        return tensor;
    }));

    private protected virtual void Describe(Fields fields)
    {
    }

    private protected void Write(BinaryWriter writer) => Describe(Fields.Write(writer));

    private protected void Read(BinaryReader reader) => Describe(Fields.Read(reader));

    private protected void CopyFrom(OptimizerState source) => Describe(Fields.Assign(Values(source)));

    private protected void Move(Device device) => Describe(Fields.ForTensors(tensor => Moved(tensor, device)));

    private protected bool Same(OptimizerState other) =>
        other is not null && GetType() == other.GetType() && Values(this).Zip(Values(other)).All(pair =>
            pair is { First: Tensor a, Second: Tensor b } ? AllClose.RunBool(a, b) : Equals(pair.First, pair.Second));

    private static List<object?> Values(OptimizerState state)
    {
        List<object?> values = [];
        state.Describe(Fields.Collect(values));
        return values;
    }

    private static Tensor Moved(Tensor tensor, Device device)
    {
        if (tensor.device_type == device.type && tensor.device_index == device.index) return tensor;
        Tensor moved = ToDevice.Run(tensor, device, tensor.dtype).DetachFromDisposeScope();
        tensor.Dispose();
        return moved;
    }
}
