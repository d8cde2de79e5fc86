using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Calls recorded operators again.</summary>
internal static class RecordedCalls
{
    /// <summary>All tensors among the arguments, members of lists included.</summary>
    internal static IEnumerable<RecordedTensor> TensorArguments(this RecordedOperator call) => call.Arguments.SelectMany(argument => argument.Value switch
    {
        RecordedTensor tensor => [tensor],
        RecordedTensor[] list => list,
        _ => (RecordedTensor[])[],
    });

    /// <summary>Calls an operator with other tensors. An operator that writes in place gets a copy, so that nothing else changes with it.</summary>
    /// <param name="call">The operator.</param>
    /// <param name="valueOf">The tensor to give for a recorded one.</param>
    /// <returns>Its results in the order of <see cref="RecordedOperator.Results"/>.</returns>
    internal static Tensor[] Run(this RecordedOperator call, Func<RecordedTensor, Tensor> valueOf)
    {
        bool writes = call.Name.EndsWith('_');
        NativeArgument[] arguments = [.. call.Arguments.Select((argument, position) => argument.Value switch
        {
            null => NativeArgument.None,
            RecordedTensor tensor => writes && position == 0 ? valueOf(tensor).clone() : valueOf(tensor),
            RecordedTensor[] list => list.Select(valueOf).ToArray(),
            long value => value,
            double value => value,
            bool value => value,
            string value => value,
            long[] value => value,
            double[] value => value,
            NativeObject value => value,
            object value => throw new NotSupportedException(
                $"The argument '{argument.Name}' of '{call.Name}' is a {value.GetType().Name}, which cannot be given again."),
        })];
        return [.. NativeOperator.Find(call.Name, call.Overload).CallAll(arguments).SelectMany(result => result switch
        {
            Tensor tensor => [tensor],
            Tensor[] list => list,
            _ => (Tensor[])[],
        })];
    }
}
