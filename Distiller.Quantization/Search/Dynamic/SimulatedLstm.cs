using Distiller.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Stands in for a built-in LSTM: its gates are computed on integers, each tensor with the range that it has.</summary>
/// <remarks>
/// The modular form with the same weights runs in its place. Whether the built-in one takes the batch first is found out in the first call,
/// by comparing what the two give in float. Products, sums and saturations of the cell stay in float.
/// </remarks>
internal sealed class SimulatedLstm : ISimulation
{
    private const double Tolerance = 1e-4;

    private readonly LSTM _lstm;
    private readonly PostTrainingSpec _spec;
    private readonly GridTable _grids;
    private readonly Action _remove;
    private readonly List<SimulatedParameterLayer> _gates = [];
    private ModularLstm? _modular;

    internal SimulatedLstm(string name, LSTM lstm, PostTrainingSpec spec, GridTable grids)
    {
        (Name, _lstm, _spec, _grids) = (name, lstm, spec, grids);
        _remove = lstm.register_forward_hook((_, input, state, output) => Replace(input, state, output)).remove;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public nn.Module Module => _lstm;

    /// <inheritdoc/>
    public SimulationKind Kind => SimulationKind.ParameterLayer;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> Parameters() =>
        _gates.SelectMany(gate => gate.Parameters().Select(entry => ($"{gate.Name}.{entry.Name}", entry.Value)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _remove();
        _gates.ForEach(gate => gate.Dispose());
        _modular?.Dispose();
    }

    private (Tensor, Tensor, Tensor) Replace(Tensor input, (Tensor, Tensor)? state, (Tensor, Tensor, Tensor) output)
    {
        if (_lstm.training)
        {
            throw new InvalidOperationException($"'{Name}' is quantized for inference: call eval() on the model.");
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var modular = _modular ??= Prepare(input, state, output.Item1);
        var (values, hidden, cell) = modular.call(input, state);
        output.Item1.Dispose();
        output.Item2.Dispose();
        output.Item3.Dispose();
        return (values.MoveToOuterDisposeScope(), hidden.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope());
    }

    private ModularLstm Prepare(Tensor input, (Tensor, Tensor)? state, Tensor expected)
    {
        foreach (var isBatchFirst in (bool[])[false, true])
        {
            var modular = LstmConversion.ToModular(_lstm, isBatchFirst);
            modular.eval();
            if (Gives(modular, input, state, expected))
            {
                Attach(modular);
                return modular;
            }

            modular.Dispose();
        }

        throw new ModelStructureException(
            $"'{Name}' computes otherwise than the modular LSTM with its weights, with the batch first or second. Use LstmConversion and quantize the result.");
    }

    private static bool Gives(ModularLstm modular, Tensor input, (Tensor, Tensor)? state, Tensor expected)
    {
        using var scope = NewDisposeScope();
        var batches = input.shape[modular.IsBatchFirst ? 0 : 1];
        if (state is { } given && given.Item1.shape[1] != batches)
        {
            return false;
        }

        var (values, _, _) = modular.call(input, state);
        return (values - expected).abs().max().ToDouble() <= Tolerance * Math.Max(1, expected.abs().max().ToDouble());
    }

    private void Attach(ModularLstm modular)
    {
        var settings = LayerSettings.Of(_spec, null) with { QuantizesLooseInputs = true };
        foreach (var (name, module) in modular.named_modules())
        {
            if (module is Linear linear)
            {
                _gates.Add(new SimulatedParameterLayer(name, linear, settings, null, _grids));
            }
        }
    }
}
