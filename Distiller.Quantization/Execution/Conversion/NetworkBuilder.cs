using System.Collections.Immutable;
using Distiller.Native;
using static Distiller.Quantization.Execution.RecordedArguments;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Turns recorded operators into nodes, one to one; what has no form of its own stays an operator in float.</summary>
internal sealed class NetworkBuilder
{
    private static readonly ImmutableHashSet<string> Identities =
    [
        "aten::dropout", "aten::dropout_", "aten::feature_dropout", "aten::feature_dropout_", "aten::alpha_dropout", "aten::contiguous",
        "aten::detach", "aten::alias", "aten::clone", "aten::to",
    ];

    private readonly Dictionary<int, string> _values = [];
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];
    private readonly HashSet<string> _containers;

    private NetworkBuilder(RecordedGraph graph)
    {
        _containers = [.. graph.Operators.SelectMany(call => Parents(call.ModulePath))];
        _values[graph.Input.Id] = NetworkGraph.Input;
    }

    /// <summary>The nodes that the output depends on. The tensors are copies.</summary>
    internal static NetworkGraph Build(RecordedGraph graph)
    {
        var builder = new NetworkBuilder(graph);
        try
        {
            foreach (var call in graph.Operators)
            {
                builder.Add(call);
            }

            if (!builder._values.TryGetValue(graph.Output.Id, out var output) || output == NetworkGraph.Input)
            {
                throw new ModelStructureException("The model's output is not the result of an operator, so there is nothing to convert.");
            }

            return new NetworkGraph(NetworkFusion.Ancestors(builder._nodes, output), null, builder._tensors);
        }
        catch
        {
            foreach (var tensor in builder._tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            yield return path[..dot];
        }
    }

    private void Add(RecordedOperator call)
    {
        if (Identities.Contains(call.Name) && call.Arguments[0].Value is RecordedTensor same && call.Results.Length == 1)
        {
            if (call["train"] is true)
            {
                throw new ModelStructureException($"'{call.Name}' in module '{call.ModulePath}' drops values at random even in evaluation mode.");
            }

            if (_values.TryGetValue(same.Id, out var known) && same.ElementType == call.Results[0].ElementType)
            {
                _values[call.Results[0].Id] = known;
                return;
            }
        }

        // A size or a comparison hands out no tensor: it is not part of the network.
        if (call.Results.Length > 0 && !TryKnown(call))
        {
            AddForeign(call);
        }
    }

    private bool TryKnown(RecordedOperator call)
    {
        switch (call.Name)
        {
            case "aten::conv2d" or "aten::convolution" when call["transposed"] is not true && call["padding"] is long[] && IsValue(call["input"], rank: 4)
                    && call["weight"] is RecordedTensor { Constant: not null, Shape.Length: 4 } weight:
                AddLayer(call, weight, new ConvolutionOperation(ConvolutionWindowOf(call, weight), Activation.None, AddsResidual: false));
                return true;
            case "aten::linear" when IsValue(call["input"], rank: 2) && call["weight"] is RecordedTensor { Constant: not null } weight:
                AddLayer(call, weight, new LinearOperation(Activation.None));
                return true;
            case "aten::batch_norm" when call["training"] is false && (IsValue(call["input"], rank: 4) || FollowsLinear(call["input"]))
                    && call["running_mean"] is RecordedTensor { Constant: not null }:
                AddNormalization(call);
                return true;
            case "aten::relu" or "aten::relu_":
                return TrySimple(call, new ActivationOperation(Activation.Rectified));
            case "aten::relu6" or "aten::relu6_":
                return TrySimple(call, new ActivationOperation(Activation.RectifiedTo6));
            case "aten::hardtanh" or "aten::hardtanh_" when Is(call["min_val"], 0) && Is(call["max_val"], 6):
                return TrySimple(call, new ActivationOperation(Activation.RectifiedTo6));
            case "aten::clamp" or "aten::clamp_" when call.Overload.Length == 0 && Is(call["min"], 0) && (call["max"] is null || Is(call["max"], 6)):
                return TrySimple(call, new ActivationOperation(call["max"] is null ? Activation.Rectified : Activation.RectifiedTo6));
            case "aten::add" or "aten::add_" when Is(call["alpha"], 1) && IsValue(call["self"]) && IsValue(call["other"])
                    && ShapeOf(call["self"]).SequenceEqual(ShapeOf(call["other"])):
                AddNode(call, new AddOperation(Activation.None), [call["self"]!, call["other"]!]);
                return true;
            case "aten::cat" when call["tensors"] is RecordedTensor[] members && members.All(member => IsValue(member)):
                AddNode(call, new ConcatenateOperation((long)call["dim"]!), [.. members]);
                return true;
            case "aten::max_pool2d" when IsValue(call["self"], rank: 4):
                return TrySimple(call, new MaximumPoolOperation(WindowOf(call), call["ceil_mode"] is true));
            case "aten::avg_pool2d" when IsValue(call["self"], rank: 4) && call["divisor_override"] is null:
                return TrySimple(call, AverageOf(call));
            case "aten::adaptive_avg_pool2d" when call["output_size"] is long[] size && size.All(length => length == 1) && IsValue(call["self"], rank: 4):
                return TrySimple(call, new AveragePoolOperation(null, RoundsUp: false, CountsPadding: false));
            case "aten::mean" when call["dim"] is long[] { Length: 2 } axes && IsValue(call["self"], rank: 4)
                    && axes.Select(axis => (axis + 4) % 4).Order().SequenceEqual([2, 3]):
                AddMean(call);
                return true;
            case "aten::flatten" or "aten::view" or "aten::reshape" or "aten::squeeze" or "aten::_unsafe_view"
                    when IsValue(call["self"]) && call.Results[0].Shape.Length == 2 && call.Results[0].Shape[0] == ShapeOf(call["self"])[0]:
                AddFlatten(call);
                return true;
            default:
                return false;
        }
    }

    private bool IsValue(object? argument, int rank = 0) =>
        argument is RecordedTensor tensor && _values.ContainsKey(tensor.Id) && (rank == 0 || tensor.Shape.Length == rank);

    private bool FollowsLinear(object? argument) =>
        IsValue(argument, rank: 2) && _nodes.Any(node => node.Name == NameOf(argument) && node.Operation is LinearOperation);

    private bool TrySimple(RecordedOperator call, Operation operation)
    {
        if (!IsValue(call["self"]))
        {
            return false;
        }

        AddNode(call, operation, [call["self"]!]);
        return true;
    }

    private void AddMean(RecordedOperator call)
    {
        var mean = AddNode(call, new AveragePoolOperation(null, RoundsUp: false, CountsPadding: false), [call["self"]!]);
        if (call["keepdim"] is not true)
        {
            var flat = new Node { Name = Unique(mean + ".flatten"), Operation = new FlattenOperation(), Inputs = [mean] };
            _nodes.Add(flat);
            _values[call.Results[0].Id] = flat.Name;
        }
    }

    private void AddFlatten(RecordedOperator call)
    {
        if (ShapeOf(call["self"]).Length == 2)
        {
            _values[call.Results[0].Id] = NameOf(call["self"]);
            return;
        }

        AddNode(call, new FlattenOperation(), [call["self"]!]);
    }

    private void AddLayer(RecordedOperator call, RecordedTensor weight, Operation operation)
    {
        const string Suffix = ".weight";
        var parameter = weight.ParameterName is { } full && full.EndsWith(Suffix, StringComparison.Ordinal) ? full[..^Suffix.Length] : null;
        var node = AddNode(call, operation, [call["input"]!], parameter);
        _tensors[node + Suffix] = Copy(weight.Constant!);
        if (ConstantOf(call, "bias") is { } bias)
        {
            _tensors[node + ".bias"] = Copy(bias);
        }
    }

    private void AddNormalization(RecordedOperator call)
    {
        var node = AddNode(call, new NormalizationOperation(), [call["input"]!]);
        using var scope = NewDisposeScope();
        var inverse = ConstantOf(call, "running_var")!.add((double)call["eps"]!).rsqrt();
        var scale = ConstantOf(call, "weight") is { } gamma ? gamma.mul(inverse) : inverse;
        var shift = ConstantOf(call, "running_mean")!.mul(scale).neg();
        _tensors[node + ".scale"] = scale.DetachFromDisposeScope();
        _tensors[node + ".shift"] = (ConstantOf(call, "bias") is { } beta ? beta.add(shift) : shift).DetachFromDisposeScope();
    }

    private void AddForeign(RecordedOperator call)
    {
        List<object> inputs = [];
        List<ForeignArgument> arguments = [];
        var name = Unique(BaseName(call));
        foreach (var argument in call.Arguments)
        {
            arguments.Add(ArgumentOf(call, argument, name, inputs));
        }

        if (call.Results.Length != 1)
        {
            throw Unmapped(call, "it has several results");
        }

        AddNode(call, new ForeignOperation(call.Name, call.Overload, [.. arguments]), [.. inputs], name);
    }

    private ForeignArgument ArgumentOf(RecordedOperator call, RecordedArgument argument, string node, List<object> inputs)
    {
        switch (argument.Value)
        {
            case null: return new AbsentArgument();
            case long whole: return new IntegerArgument(whole);
            case double real: return new NumberArgument(real);
            case bool truth: return new TruthArgument(truth);
            case string text: return new TextArgument(text);
            case long[] list: return new IntegersArgument([.. list]);
            case double[] list: return new NumbersArgument([.. list]);
            case RecordedTensor tensor when _values.ContainsKey(tensor.Id):
                inputs.Add(tensor);
                return new InputArgument(inputs.Count - 1);
            case RecordedTensor { Constant: { } constant }:
                var name = $"{node}.{argument.Name}";
                _tensors[name] = Copy(constant);
                return new TensorArgument(name);
            case RecordedTensor[] list when list.All(member => _values.ContainsKey(member.Id)):
                inputs.AddRange(list);
                return new InputsArgument([.. Enumerable.Range(inputs.Count - list.Length, list.Length)]);
            default:
                throw Unmapped(call, $"its argument '{argument.Name}' cannot be kept in a file");
        }
    }

    private static ModelStructureException Unmapped(RecordedOperator call, string reason) => new(
        $"The operator '{call.Name}' in module '{(call.ModulePath.Length == 0 ? "(model)" : call.ModulePath)}' cannot be converted: {reason}. "
        + "Leave this part out of the model that is converted, or write it with other operators.");

    private string AddNode(RecordedOperator call, Operation operation, object[] inputs, string? name = null)
    {
        var node = new Node { Name = Unique(name ?? BaseName(call)), Operation = operation, Inputs = [.. inputs.Select(NameOf)] };
        _nodes.Add(node);
        _values[call.Results[0].Id] = node.Name;
        return node.Name;
    }

    private string NameOf(object? argument) => _values[((RecordedTensor)argument!).Id];

    // A module that only calls one operator gives it its name; an expression of a block is named after both.
    private string BaseName(RecordedOperator call)
    {
        var plain = call.Name[(call.Name.IndexOf("::", StringComparison.Ordinal) + 2)..].Trim('_');
        return call.ModulePath.Length == 0 ? plain : _containers.Contains(call.ModulePath) ? $"{call.ModulePath}.{plain}" : call.ModulePath;
    }

    private string Unique(string name)
    {
        var candidate = name;
        for (var count = 2; candidate == NetworkGraph.Input || _nodes.Any(node => node.Name == candidate); count++)
        {
            candidate = FormattableString.Invariant($"{name}#{count}");
        }

        return candidate;
    }

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();
}
