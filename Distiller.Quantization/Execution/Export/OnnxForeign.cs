using Distiller.Export.Onnx.Writing;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Writes the operators of a network that have no form of their own, with the translations of recorded operators.</summary>
internal sealed class OnnxForeign(
    NetworkGraph network, OnnxTranslator translator, Dictionary<string, RecordedTensor> first, Dictionary<string, RecordedTensor>? second)
{
    private int _nextConstant = -1;

    /// <summary>Adds the nodes of an operator; returns its result.</summary>
    internal string Add(Node node, ForeignOperation operation, IReadOnlyDictionary<string, string> values)
    {
        foreach (var input in node.Inputs)
        {
            translator.Define(first[input], values[input]);
        }

        var names = ParameterNames(node, operation);
        Dictionary<string, RecordedTensor> constants = new(StringComparer.Ordinal);
        var call = Recorded(node, operation, names, first, constants);
        translator.Translate(call, second is null ? null : Recorded(node, operation, names, second, constants));
        return translator.ValueOf(call.Results[0], node.Name);
    }

    private RecordedOperator Recorded(
        Node node, ForeignOperation operation, string[] names, Dictionary<string, RecordedTensor> shapes, Dictionary<string, RecordedTensor> constants) => new()
        {
            Name = operation.Operator,
            Overload = operation.Overload,
            ModulePath = node.Name,
            Results = [shapes[node.Name]],
            Arguments = [.. operation.Arguments.Select((argument, position) => new RecordedArgument(names[position], Value(node, argument, shapes, constants)))],
        };

    private object? Value(Node node, ForeignArgument argument, Dictionary<string, RecordedTensor> shapes, Dictionary<string, RecordedTensor> constants)
    {
        switch (argument)
        {
            case InputArgument { Index: var index }: return shapes[node.Inputs[index]];
            case InputsArgument { Indices: var indices }: return indices.Select(index => shapes[node.Inputs[index]]).ToArray();
            case IntegerArgument { Value: var value }: return value;
            case NumberArgument { Value: var value }: return value;
            case TruthArgument { Value: var value }: return value;
            case TextArgument { Value: var value }: return value;
            case IntegersArgument { Values: var values }: return values.ToArray();
            case NumbersArgument { Values: var values }: return values.ToArray();
            case TensorArgument { Name: var name }:
                if (!constants.TryGetValue(name, out var known))
                {
                    var tensor = network.Tensors[name];
                    known = new() { Id = _nextConstant--, Shape = [.. tensor.shape], ElementType = tensor.dtype, ParameterName = name, Constant = tensor };
                    constants[name] = known;
                }

                return known;
            default: return null;
        }
    }

    // A network keeps the arguments of an operator in order, a recording knows their names: so the operator is called once and recorded.
    private string[] ParameterNames(Node node, ForeignOperation operation)
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. node.Inputs.Select(name => zeros([.. first[name].Shape], dtype: first[name].ElementType))];
        using Once call = new(() => NativeOperator.Find(operation.Operator, operation.Overload).Call(ForeignArguments.Of(operation, network, inputs)));
        using var recorded = OperatorRecorder.Record(call, zeros(1));
        var found = recorded.Operators.Last(candidate => candidate.Name == operation.Operator && candidate.Overload == operation.Overload);
        return [.. found.Arguments.Select(argument => argument.Name)];
    }

    private sealed class Once(Func<Tensor> run) : nn.Module<Tensor, Tensor>(nameof(Once))
    {
        public override Tensor forward(Tensor input) => run();
    }
}
