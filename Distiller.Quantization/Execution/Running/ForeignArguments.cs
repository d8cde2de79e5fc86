using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>The arguments of an operator that is called by name.</summary>
internal static class ForeignArguments
{
    /// <summary>With tensors as inputs: for a call.</summary>
    internal static NativeArgument[] Of(ForeignOperation operation, NetworkGraph network, Tensor[] inputs) => Of(
        operation, network, index => inputs[index], indices => indices.Select(index => inputs[index]).ToArray());

    /// <summary>With values of a plan as inputs: for a step.</summary>
    internal static NativeArgument[] Of(ForeignOperation operation, NetworkGraph network, IReadOnlyList<int> inputs) => Of(
        operation, network, index => NativeArgument.PlanValue(inputs[index]),
        indices => NativeArgument.PlanValues([.. indices.Select(index => (long)inputs[index])]));

    private static NativeArgument[] Of(
        ForeignOperation operation, NetworkGraph network, Func<int, NativeArgument> input, Func<IEnumerable<int>, NativeArgument> list) =>
        [.. operation.Arguments.Select(argument => argument switch
        {
            InputArgument { Index: var index } => input(index),
            InputsArgument { Indices: var indices } => list(indices),
            TensorArgument { Name: var name } => network.Tensors[name],
            IntegerArgument { Value: var value } => value,
            NumberArgument { Value: var value } => value,
            TruthArgument { Value: var value } => value,
            TextArgument { Value: var value } => value,
            IntegersArgument { Values: var values } => values.ToArray(),
            NumbersArgument { Values: var values } => values.ToArray(),
            _ => NativeArgument.None,
        })];
}
