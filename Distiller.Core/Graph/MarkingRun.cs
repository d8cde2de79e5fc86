using System.Globalization;
using Distiller.Modules;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Runs a model with marked channels and notes where the marks arrive.</summary>
/// <remarks>
/// A mark is a NaN. Producers set it on their outputs; mixing layers read it from their inputs and go on with zeros in its
/// place, so that it travels through everything else and no further. Normalisations pass it on position by position.
/// </remarks>
internal sealed class MarkingRun
{
    private const int ItemsPerPass = 32;
    private const string OutputPrefix = "model output ";

    private readonly Dictionary<ProbeLayer, Tensor> passing = new(ReferenceEqualityComparer.Instance);
    private MarkPlan plan = new();
    private MarkReading reading = new(0);
    private int firstItem;
    private int itemCount;

    /// <summary>Prepares the hooks' work.</summary>
    /// <param name="layers">The layers; the producers among them are numbered in this order.</param>
    public MarkingRun(IReadOnlyList<ProbeLayer> layers)
    {
        AllLayers = layers;
        Producers = [.. layers.Where(layer => layer.IsProducer)];
    }

    /// <summary>The layers that are watched.</summary>
    public IReadOnlyList<ProbeLayer> AllLayers { get; }

    /// <summary>The layers that compute channels.</summary>
    public IReadOnlyList<ProbeLayer> Producers { get; }

    /// <summary>The layers that were called, in the order of their first call.</summary>
    public List<ProbeLayer> CallOrder { get; } = [];

    /// <summary>Producers whose outputs do not begin with the batch, so that they cannot be marked.</summary>
    public HashSet<ProbeLayer> Unmarkable { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What readings call an output of the model; no layer can have this name.</summary>
    public static string OutputName(int index) => string.Create(CultureInfo.InvariantCulture, $"{OutputPrefix}{index}");

    /// <summary>Whether a reader is an output of the model.</summary>
    public static bool IsOutput(string reader) => reader.StartsWith(OutputPrefix, StringComparison.Ordinal);

    /// <summary>Runs the model with the marks of a plan.</summary>
    /// <param name="marks">Which channels are marked in which item.</param>
    /// <param name="model">The model.</param>
    /// <param name="forward">Runs the model on a batch of the given size and returns its outputs.</param>
    /// <returns>Where they arrived.</returns>
    public MarkReading Run(MarkPlan marks, nn.Module model, Func<long, IReadOnlyList<Tensor>> forward)
    {
        plan = marks;
        reading = new MarkReading(marks.Count);
        using IDisposable noGrad = no_grad();
        using EvaluationMode evaluation = new(model);
        List<Action> removals = [];
        try
        {
            for (int producer = 0, index = 0; index < AllLayers.Count; index++)
            {
                removals.AddRange(Attach(AllLayers[index], AllLayers[index].IsProducer ? producer++ : -1));
            }

            for (firstItem = 0; firstItem < plan.Count; firstItem += ItemsPerPass)
            {
                itemCount = Math.Min(ItemsPerPass, plan.Count - firstItem);
                using var scope = NewDisposeScope();
                ReadOutputs(forward(itemCount));
                passing.Clear();
            }
        }
        finally
        {
            removals.ForEach(remove => remove());
        }

        return reading;
    }

    private IEnumerable<Action> Attach(ProbeLayer layer, int producer)
    {
        switch (layer.Module)
        {
            case nn.Module<Tensor, Tensor> module:
                yield return module.register_forward_pre_hook((_, input) => ReadAndClean(layer, input)).remove;
                yield return module.register_forward_hook((_, _, output) => layer.IsNormalization ? PassOn(layer, output) : Mark(layer, producer, output)).remove;
                break;
            case nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)> module:
                yield return module.register_forward_pre_hook((_, input, state) => (ReadAndClean(layer, input) ?? input, state)).remove;
                break;
            case nn.Module<Tensor, Tensor, (Tensor, Tensor)> module:
                yield return module.register_forward_pre_hook((_, input, state) => (ReadAndClean(layer, input) ?? input, state)).remove;
                break;
            case nn.Module<Tensor, Tensor, Tensor, Tensor, bool, Tensor, Tuple<Tensor, Tensor>> module:
                yield return module.register_forward_pre_hook((_, query, key, value, padding, weights, mask) => (
                    ReadAndClean(layer, query, isBatchSecond: true) ?? query,
                    ReadAndClean(layer, key, isBatchSecond: true) ?? key,
                    ReadAndClean(layer, value, isBatchSecond: true) ?? value,
                    padding,
                    weights,
                    mask)).remove;
                break;
            default:
                throw new ModelStructureException($"'{layer.Name}' is a {layer.Module.GetName()} of unknown form; the probe cannot watch it.");
        }
    }

    /// <summary>Notes the marks of an input. Null, the hooks' word for "unchanged", if there are none.</summary>
    private Tensor ReadAndClean(ProbeLayer layer, Tensor input, bool isBatchSecond = false)
    {
        if (!CallOrder.Contains(layer))
        {
            CallOrder.Add(layer);
        }

        Tensor marks = input.isnan();
        if (!marks.any().item<bool>())
        {
            return null!;
        }

        reading.Add(layer.Name, isBatchSecond ? marks.any(0) : Rows(marks, layer.Axis), firstItem, itemCount);
        if (layer.IsNormalization)
        {
            passing[layer] = marks;
        }

        return input.masked_fill(marks, 0);
    }

    private Tensor PassOn(ProbeLayer layer, Tensor output) =>
        passing.Remove(layer, out Tensor? marks) && marks.shape.SequenceEqual(output.shape) ? output.masked_fill(marks, double.NaN) : null!;

    private Tensor Mark(ProbeLayer layer, int producer, Tensor output)
    {
        long rows = output.shape[0];
        if (output.dim() < 2 || rows % itemCount != 0)
        {
            Unmarkable.Add(layer);
            return null!;
        }

        bool[] marked = new bool[itemCount * layer.Outputs];
        for (int i = 0; i < marked.Length; i++)
        {
            (long item, long channel) = Math.DivRem(i, layer.Outputs);
            marked[i] = plan.IsMarked(firstItem + (int)item, producer, channel);
        }

        long[] shape = [.. Enumerable.Repeat(1L, (int)output.dim())];
        shape[0] = rows;
        shape[layer.Axis < 0 ? shape.Length - 1 : layer.Axis] = layer.Outputs;
        Tensor pattern = tensor(marked).to(output.device).reshape(itemCount, layer.Outputs).repeat_interleave(rows / itemCount, 0);
        return output.masked_fill(pattern.reshape(shape), double.NaN);
    }

    private void ReadOutputs(IReadOnlyList<Tensor> outputs)
    {
        for (int index = 0; index < outputs.Count; index++)
        {
            Tensor marks = outputs[index].isnan();
            if (marks.any().item<bool>())
            {
                reading.Add(OutputName(index), marks.reshape(marks.dim() == 0 ? 1 : marks.shape[0], -1), firstItem, itemCount);
            }
        }
    }

    /// <summary>Whether each position of each row holds a mark anywhere, (Rows, Positions).</summary>
    private static Tensor Rows(Tensor marks, int axis)
    {
        if (marks.dim() <= 2)
        {
            return marks.dim() == 2 ? marks : marks.reshape(1, -1);
        }

        return axis == 1 ? marks.flatten(2).any(2) : marks.reshape(marks.shape[0], -1, marks.shape[^1]).any(1);
    }
}
