using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Distiller.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A model that computes with simulated integers. Disposing gives it back in float, with its normalisations folded.</summary>
public sealed class PostTrainedModel : IDisposable
{
    private readonly ImmutableArray<ISimulation> _simulations;
    private readonly GridTable _grids;
    private readonly IDisposable _claim;

    internal PostTrainedModel(
        nn.Module<Tensor, Tensor> model,
        ImmutableArray<FoldedNormalization> folded,
        ImmutableArray<ISimulation> simulations,
        ImmutableArray<PlacedModule> placements,
        GridTable grids)
    {
        (Model, Folded, _simulations, Placements, _grids) = (model, folded, simulations, placements, grids);
        _claim = ModuleClaims.Hold(
            simulations.Select(simulation => simulation.Module), "post-training quantization",
            "Dispose of the PostTrainedModel that it returned, and the model computes in float again.", () => !grids.IsSuspended);
    }

    /// <summary>The model: call it as ever.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>Normalisations that have become part of the layers before them; for good.</summary>
    public ImmutableArray<FoldedNormalization> Folded { get; }

    /// <summary>Every module without children: what it computes with, and why it may have stayed in float.</summary>
    public ImmutableArray<PlacedModule> Placements { get; }

    /// <summary>Operations that code between modules calls: where their results become integers, or why they do not. Null where the
    /// native library, which sees them, cannot be used.</summary>
    public ImmutableArray<PlacedOperation>? Operations { get; init; }

    /// <summary>Keeps, until the result is disposed, outputs of layers before those that a search changes; null where that is not possible.</summary>
    internal KeptOutputs? KeepOutputs() => KeptOutputs.Of(Model, _grids);

    internal ImmutableArray<ISimulation> Simulations => _simulations;

    /// <summary>Convolutions and linear layers on integers, in the order of the forward pass.</summary>
    internal IEnumerable<SimulatedParameterLayer> ParameterLayers => _simulations.OfType<SimulatedParameterLayer>();

    /// <summary>Lets the model compute in float until the result is disposed. Tables of embeddings and layers in another float type stay as they are.</summary>
    internal IDisposable InFloat() => new Suspension(_grids);

    /// <summary>Says that a tensor lies on a grid already, such as an image made of bytes: it is then taken as it is.</summary>
    /// <param name="tensor">An input of the model. The note lasts as long as the tensor.</param>
    /// <param name="scheme">Bits and mode of its integers; one scale for the tensor.</param>
    /// <param name="scale">Multiplies: q = scale · x - zero point. Above 0.</param>
    /// <param name="zeroPoint">Is subtracted after scaling.</param>
    public void NoteGrid(Tensor tensor, LinearScheme scheme, double scale, double zeroPoint = 0) =>
        _grids.Note(tensor, new ActivationGrid(scheme, (float)Guards.Positive(scale), (float)zeroPoint));

    /// <summary>Scales, zero points and integer weights, as <c>LAYER.output_scale</c>, by the names that the original gives them.</summary>
    /// <returns>New tensors; the caller disposes them. Sums' scales and biases are known after a first call.</returns>
    public ImmutableSortedDictionary<string, Tensor> Parameters()
    {
        using DisposeScope scope = NewDisposeScope();
        return _simulations
            .SelectMany(simulation => simulation.Parameters().Select(entry => KeyValuePair.Create($"{simulation.Name}.{entry.Name}", entry.Value.DetachFromDisposeScope())))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Placements and operations, a line for each.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (var placed in Placements)
        {
            text.Append(CultureInfo.InvariantCulture, $"{placed.Name,-28} {placed.Type,-16} {placed.Kind,-24} weights {Bits(placed.WeightBits),-6} output {Bits(placed.ActivationBits),-6}");
            text.Append(placed.OutputRange is var (low, high) ? string.Create(CultureInfo.InvariantCulture, $" [{low,8:0.###} .. {high,8:0.###}]") : "");
            text.Append(Noise(placed.SignalToNoise)).Append(placed.Reason is { } reason ? $" {reason}" : "").Append('\n');
        }

        foreach (var placed in Operations ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"{placed.Operator} in '{placed.ModulePath}', ({string.Join(", ", placed.Shape)}): float");
            text.Append(placed.Reason is { } reason
                ? $", {reason}"
                : string.Create(CultureInfo.InvariantCulture, $", quantized to {placed.ActivationBits} bits where {string.Join(" and ", placed.Takers)} take it"));
            text.Append(Noise(placed.SignalToNoise)).Append('\n');
        }

        return text.ToString();

        static string Bits(int? bits) => bits?.ToString(CultureInfo.InvariantCulture) ?? "float";
        static string Noise(double? decibels) => decibels is { } noise ? string.Create(CultureInfo.InvariantCulture, $" {noise,6:0.0} dB") : "";
    }

    /// <summary>Removes everything that stands in for modules.</summary>
    public void Dispose()
    {
        _claim.Dispose();
        foreach (var simulation in _simulations)
        {
            simulation.Dispose();
        }
    }

    private sealed class Suspension : IDisposable
    {
        private readonly GridTable _grids;

        public Suspension(GridTable grids)
        {
            _grids = grids;
            _grids.IsSuspended = true;
        }

        public void Dispose() => _grids.IsSuspended = false;
    }
}
