using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Collates items along a new first dimension.</summary>
internal static class Stacked
{
    private static readonly Op Stack = new("stack");
    private static readonly Op To = new("to", "device");

    internal static Tensor Of(IEnumerable<Tensor> items, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor stacked = Stack.Run(items.ToArray(), 0);
        bool there = stacked.device_type == device.type && stacked.device_index == device.index;
        return (there ? stacked : To.Run(stacked, device, stacked.dtype)).MoveToOuterDisposeScope();
    }
}
