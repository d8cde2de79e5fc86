using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>An LSTM of <see cref="ModularLstmCell"/>s: layers, directions, dropout between layers.</summary>
/// <remarks>
/// Equal to the built-in LSTM of the same weights, and converted from and to it by <see cref="LstmConversion"/>. States are
/// (Layers · Directions, N, Hidden), layer by layer, forward before backward, as the built-in has them.
/// <para>Source: Distiller, <c>modules/rnn.py</c>, <c>DistillerLSTM</c> (bidirectional type 2).</para>
/// </remarks>
public sealed class ModularLstm : nn.Module<Tensor, (Tensor Hidden, Tensor Cell)?, (Tensor Output, Tensor Hidden, Tensor Cell)>
{
    private readonly ModuleList<ModularLstmCell> cells;
    private readonly ModuleList<ModularLstmCell> cells_reverse;
    private readonly Dropout dropout;

    /// <summary>An LSTM with uniform weights within ±1/sqrt(hidden).</summary>
    /// <param name="inputSize">Features of an input.</param>
    /// <param name="hiddenSize">Features of the hidden state, for each direction.</param>
    /// <param name="layers">Layers, 1 and more.</param>
    /// <param name="hasBias">Whether gates have biases.</param>
    /// <param name="batchFirst">Whether inputs are (N, T, In) instead of (T, N, In).</param>
    /// <param name="dropout">Probability of dropping an output between layers while training. Range: 0 to 1.</param>
    /// <param name="bidirectional">Whether each layer also runs backwards.</param>
    public ModularLstm(
        long inputSize, long hiddenSize, int layers = 1, bool hasBias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false)
        : base(nameof(ModularLstm))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        (HiddenSize, IsBatchFirst) = (hiddenSize, batchFirst);
        this.dropout = nn.Dropout(Guards.Fraction(dropout));
        ModularLstmCell[] Cells() => [.. Enumerable.Range(0, layers).Select(layer =>
            new ModularLstmCell(layer == 0 ? inputSize : hiddenSize * (bidirectional ? 2 : 1), hiddenSize, hasBias))];
        cells = new ModuleList<ModularLstmCell>(Cells());
        cells_reverse = new ModuleList<ModularLstmCell>(bidirectional ? Cells() : []);
        RegisterComponents();
    }

    /// <summary>Features of the hidden state, for each direction.</summary>
    public long HiddenSize { get; }

    /// <summary>Whether inputs are (N, T, In) instead of (T, N, In).</summary>
    public bool IsBatchFirst { get; }

    /// <summary>The cells that run forward, layer by layer.</summary>
    public IReadOnlyList<ModularLstmCell> ForwardCells => [.. cells];

    /// <summary>The cells that run backwards; none if there is one direction.</summary>
    public IReadOnlyList<ModularLstmCell> BackwardCells => [.. cells_reverse];

    /// <summary>Runs over sequences.</summary>
    /// <param name="input">(T, N, In), or (N, T, In) with the batch first.</param>
    /// <param name="state">Hidden and cell states, (Layers · Directions, N, Hidden) each; null for zeros.</param>
    /// <returns>Outputs (T, N, Directions · Hidden), or with the batch first, and the last states.</returns>
    public override (Tensor Output, Tensor Hidden, Tensor Cell) forward(Tensor input, (Tensor Hidden, Tensor Cell)? state)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sequence = IsBatchFirst ? input.transpose(0, 1) : input;
        int directions = BackwardCells.Count > 0 ? 2 : 1;
        List<Tensor> hidden = [];
        List<Tensor> cell = [];
        for (int layer = 0; layer < cells.Count; layer++)
        {
            if (layer > 0)
            {
                sequence = dropout.call(sequence);
            }

            Tensor[] outputs = new Tensor[directions];
            for (int direction = 0; direction < directions; direction++)
            {
                (Tensor Hidden, Tensor Cell) start = Start(state, (layer * directions) + direction, sequence);
                ModularLstmCell step = direction == 0 ? cells[layer] : cells_reverse[layer];
                (outputs[direction], Tensor lastHidden, Tensor lastCell) = Run(step, sequence, start, backwards: direction == 1);
                hidden.Add(lastHidden);
                cell.Add(lastCell);
            }

            sequence = directions == 1 ? outputs[0] : cat(outputs, 2);
        }

        Tensor output = IsBatchFirst ? sequence.transpose(0, 1) : sequence;
        return (output.MoveToOuterDisposeScope(), stack([.. hidden]).MoveToOuterDisposeScope(), stack([.. cell]).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cells.Dispose();
            cells_reverse.Dispose();
            dropout.Dispose();
        }

        base.Dispose(disposing);
    }

    private (Tensor Hidden, Tensor Cell) Start((Tensor Hidden, Tensor Cell)? state, int index, Tensor sequence)
    {
        if (state is { } given)
        {
            return (given.Hidden[index], given.Cell[index]);
        }

        Tensor zero = zeros([sequence.shape[1], HiddenSize], dtype: sequence.dtype, device: sequence.device);
        return (zero, zero);
    }

    private static (Tensor Output, Tensor Hidden, Tensor Cell) Run(
        ModularLstmCell step, Tensor sequence, (Tensor Hidden, Tensor Cell) state, bool backwards)
    {
        Tensor[] outputs = new Tensor[sequence.shape[0]];
        for (int i = 0; i < outputs.Length; i++)
        {
            int time = backwards ? outputs.Length - 1 - i : i;
            state = step.call(sequence[time], state);
            outputs[time] = state.Hidden;
        }

        return (stack(outputs), state.Hidden, state.Cell);
    }
}
