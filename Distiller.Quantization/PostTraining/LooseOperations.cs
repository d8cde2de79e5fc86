using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The operations between modules, from the recorded operators of a forward pass in float.</summary>
internal sealed class LooseOperations
{
    /// <summary>Operators that move values and change none.</summary>
    private static readonly HashSet<string> Moves = new(StringComparer.Ordinal)
    {
        "aten::view", "aten::reshape", "aten::_reshape_alias", "aten::_unsafe_view", "aten::flatten", "aten::unflatten", "aten::permute",
        "aten::transpose", "aten::t", "aten::squeeze", "aten::unsqueeze", "aten::slice", "aten::narrow", "aten::select", "aten::split",
        "aten::split_with_sizes", "aten::chunk", "aten::unbind", "aten::expand", "aten::contiguous", "aten::clone", "aten::alias",
        "aten::detach", "aten::to", "aten::_to_copy", "aten::dropout", "aten::feature_dropout", "aten::channel_shuffle", "aten::flip",
        "aten::index_select", "aten::gather", "aten::movedim", "aten::swapaxes", "aten::repeat",
    };

    private LooseOperations(ImmutableArray<LooseOperation> found) => Found = found;

    /// <summary>The operations, in the order in which they ran.</summary>
    public ImmutableArray<LooseOperation> Found { get; }

    /// <summary>Modules whose inputs have to be kept to tell the noise of operations.</summary>
    public IReadOnlySet<string> ReadModules => Found.SelectMany(operation => operation.Modules).Select(taker => taker.Module).ToHashSet(StringComparer.Ordinal);

    /// <summary>Finds the operations; null where operators cannot be recorded.</summary>
    public static LooseOperations? Of(nn.Module<Tensor, Tensor> model, Tensor example, ModuleTrace trace)
    {
        if (!NativeSupport.IsAvailable || example.device_type != DeviceType.CPU)
        {
            return null;
        }

        using var graph = OperatorRecorder.Record(model, example);
        HashSet<int> carried = [graph.Input.Id];
        List<(RecordedOperator Call, bool IsLoose)> calls = [];
        foreach (var call in graph.Operators.Where(call => call.Results.Length > 0 && Tensors(call).Any(tensor => carried.Contains(tensor.Id))))
        {
            carried.UnionWith(call.Results.Select(result => result.Id));
            calls.Add((call, trace.Find(call.ModulePath) is null));
        }

        Readers readers = new(calls, graph.Output.Id);
        return new([.. calls.Where(entry => entry.IsLoose && !Moves.Contains(entry.Call.Name)).Select(entry => readers.Of(entry.Call))]);
    }

    private static IEnumerable<RecordedTensor> Tensors(RecordedOperator call) => call.Arguments.SelectMany(argument => argument.Value switch
    {
        RecordedTensor tensor => [tensor],
        RecordedTensor[] list => list,
        _ => (RecordedTensor[])[],
    });

    /// <summary>Who reads what.</summary>
    private sealed class Readers(List<(RecordedOperator Call, bool IsLoose)> calls, int output)
    {
        private readonly ILookup<int, (RecordedOperator Call, bool IsLoose)> _byTensor = calls
            .SelectMany(entry => Tensors(entry.Call).DistinctBy(tensor => tensor.Id).Select(tensor => (tensor.Id, entry)))
            .ToLookup(pair => pair.Id, pair => pair.entry);

        private readonly Dictionary<string, int[]> _inputs = calls.Where(entry => !entry.IsLoose).GroupBy(entry => entry.Call.ModulePath, StringComparer.Ordinal)
            .ToDictionary(module => module.Key, module => InputsOf([.. module.Select(entry => entry.Call)]), StringComparer.Ordinal);

        internal LooseOperation Of(RecordedOperator call)
        {
            List<(string Module, int Index)> modules = [];
            List<string> operators = [];
            var isOutput = false;
            Queue<int> open = new(call.Results.Select(result => result.Id));
            while (open.TryDequeue(out var id))
            {
                isOutput |= id == output;
                foreach (var (reader, isLoose) in _byTensor[id])
                {
                    if (!isLoose)
                    {
                        modules.Add((reader.ModulePath, Array.IndexOf(_inputs[reader.ModulePath], id)));
                    }
                    else if (Moves.Contains(reader.Name))
                    {
                        reader.Results.ToList().ForEach(result => open.Enqueue(result.Id));
                    }
                    else
                    {
                        operators.Add(reader.Name);
                    }
                }
            }

            return new(call.Name, call.ModulePath, call.Results[0].Shape, [.. modules.Distinct()], [.. operators.Distinct()], isOutput);
        }

        // What the operators of a module read and none of them made, in the order in which they read it.
        private static int[] InputsOf(RecordedOperator[] module)
        {
            var made = module.SelectMany(call => call.Results).Select(result => result.Id).ToHashSet();
            return [.. module.SelectMany(Tensors).Where(tensor => tensor.Constant is null && !made.Contains(tensor.Id)).Select(tensor => tensor.Id).Distinct()];
        }
    }
}
