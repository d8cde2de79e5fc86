using Distiller.Export.Onnx.Writing;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Recurrent layers whose weights are constants, a node for each layer.</summary>
internal static class RecurrentOperators
{
    private sealed record Cell(string Type, int[] Gates, int States);

    // libtorch: input, forget, cell, output; ONNX: input, output, forget, cell.
    private static readonly Cell Lstm = new("LSTM", [0, 3, 1, 2], 2);

    // libtorch: reset, update, new; ONNX: update, reset, hidden.
    private static readonly Cell Gru = new("GRU", [1, 0, 2], 1);

    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["lstm"] = call => Run(call, Lstm),
        ["gru"] = call => Run(call, Gru),
    };

    private static void Run(OnnxCall call, Cell cell)
    {
        if (call.Operator["batch_sizes"] is not null) throw call.Refuse("packed sequences have no form in ONNX");
        if (call.Truth("train") && call.Number("dropout") > 0) throw call.Refuse("it drops values at random");
        using var scope = NewDisposeScope();
        Tensor[] parameters = call.Constants("params");
        string[] initial = cell.States == 2 ? call.Inputs("hx") : [call.Input("hx")];
        long layers = call.Integer("num_layers");
        int directions = call.Truth("bidirectional") ? 2 : 1, stride = call.Truth("has_biases") ? 4 : 2;
        if (parameters.Length != layers * directions * stride) throw call.Refuse("projected states have no form in ONNX");
        bool batchFirst = call.Truth("batch_first");

        string sequence = call.Input("input");
        if (batchFirst) sequence = call.Emit("Transpose", [sequence], ("perm", (long[])[1, 0, 2]));
        List<string>[] final = [.. Enumerable.Range(0, cell.States).Select(_ => new List<string>())];
        for (int layer = 0; layer < layers; layer++)
        {
            Tensor[][] sides = [.. Enumerable.Range(0, directions).Select(side => parameters.AsSpan(((layer * directions) + side) * stride, stride).ToArray())];
            string[] states = [.. initial.Select(state => layers == 1 ? state : Layer(call, state, layer * directions, directions))];
            string[] results = Node(call, cell, layer, sequence, sides, states);

            // (steps, sides, N, width) becomes (steps, N, sides · width).
            string turned = call.Emit("Transpose", [results[0]], ("perm", (long[])[0, 2, 1, 3]));
            sequence = call.Emit("Reshape", [turned, call.Graph.Integers(0, 0, -1)]);
            for (int k = 0; k < cell.States; k++) final[k].Add(results[k + 1]);
        }

        call.Result(batchFirst ? call.Emit("Transpose", [sequence], ("perm", (long[])[1, 0, 2])) : sequence);
        for (int k = 0; k < cell.States; k++)
        {
            call.Result(final[k].Count == 1 ? final[k][0] : call.Emit("Concat", final[k], ("axis", 0L)), k + 1);
        }
    }

    private static string Layer(OnnxCall call, string state, int start, int count) =>
        call.Emit("Slice", [state, call.Graph.Integers(start), call.Graph.Integers(start + count), call.Graph.Integers(0)]);

    private static string[] Node(OnnxCall call, Cell cell, int layer, string sequence, Tensor[][] sides, string[] states)
    {
        string Store(string name, IEnumerable<Tensor> parts) => call.Graph.AddInitializer($"{call.Stem}.{name}_l{layer}", stack([.. parts], 0));
        Tensor Ordered(Tensor gates) => cat([.. cell.Gates.Select(gate => gates.chunk(cell.Gates.Length, 0)[gate])], 0);
        long width = sides[0][1].shape[1];
        List<string> inputs =
        [
            sequence, Store("W", sides.Select(side => Ordered(side[0]))), Store("R", sides.Select(side => Ordered(side[1]))),
            sides[0].Length == 4 ? Store("B", sides.Select(side => cat([Ordered(side[2]), Ordered(side[3])], 0))) : "",
            "", .. states,
        ];
        List<(string, object)> attributes = [("hidden_size", width), ("direction", sides.Length == 2 ? "bidirectional" : "forward")];
        if (cell.Type == "GRU") attributes.Add(("linear_before_reset", 1L));
        return call.Graph.AddNode(cell.Type, $"{call.Stem}/{cell.Type}", cell.States + 1, inputs, [.. attributes]);
    }
}
