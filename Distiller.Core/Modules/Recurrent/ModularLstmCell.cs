using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>A step of an LSTM made of layers and operators that hooks, quantizers and pruners can see.</summary>
/// <remarks>
/// Gates (i, f, g, o) = chunks of W_x x + b_x + W_h h + b_h; c' = σ(f) · c + σ(i) · tanh(g); h' = σ(o) · tanh(c'). Equal to the
/// built-in cell of the same weights.
/// <para>Source: Hochreiter and Schmidhuber 1997; Distiller, <c>modules/rnn.py</c>, <c>DistillerLSTMCell</c>.</para>
/// </remarks>
public sealed class ModularLstmCell : nn.Module<Tensor, (Tensor Hidden, Tensor Cell), (Tensor Hidden, Tensor Cell)>
{
    private const int Gates = 4;

    // Names are those of the original, so that weights of its models load.
    private readonly Linear fc_gate_x;
    private readonly Linear fc_gate_h;
    private readonly Add eltwiseadd_gate = new();
    private readonly Sigmoid act_i = nn.Sigmoid();
    private readonly Sigmoid act_f = nn.Sigmoid();
    private readonly Sigmoid act_o = nn.Sigmoid();
    private readonly Tanh act_g = nn.Tanh();
    private readonly Tanh act_h = nn.Tanh();
    private readonly Multiply eltwisemult_cell_forget = new();
    private readonly Multiply eltwisemult_cell_input = new();
    private readonly Multiply eltwisemult_hidden = new();
    private readonly Add eltwiseadd_cell = new();

    /// <summary>A cell with uniform weights within ±1/sqrt(hidden).</summary>
    /// <param name="inputSize">Features of an input.</param>
    /// <param name="hiddenSize">Features of the hidden state.</param>
    /// <param name="hasBias">Whether the gates have biases.</param>
    public ModularLstmCell(long inputSize, long hiddenSize, bool hasBias = true)
        : base(nameof(ModularLstmCell))
    {
        fc_gate_x = nn.Linear(inputSize, Gates * hiddenSize, hasBias);
        fc_gate_h = nn.Linear(hiddenSize, Gates * hiddenSize, hasBias);
        RegisterComponents();
        double bound = 1 / Math.Sqrt(hiddenSize);
        using IDisposable noGrad = no_grad();
        foreach (Parameter parameter in parameters())
        {
            parameter.uniform_(-bound, bound);
        }
    }

    /// <summary>The layer of the input: weight (4 · Hidden, In).</summary>
    public Linear InputGates => fc_gate_x;

    /// <summary>The layer of the hidden state: weight (4 · Hidden, Hidden).</summary>
    public Linear HiddenGates => fc_gate_h;

    /// <summary>One step.</summary>
    /// <param name="input">(N, In).</param>
    /// <param name="state">Hidden state and cell state, (N, Hidden) each.</param>
    /// <returns>The next hidden state and cell state.</returns>
    public override (Tensor Hidden, Tensor Cell) forward(Tensor input, (Tensor Hidden, Tensor Cell) state)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] gates = eltwiseadd_gate.call(fc_gate_x.call(input), fc_gate_h.call(state.Hidden)).chunk(Gates, 1);
        Tensor kept = eltwisemult_cell_forget.call(act_f.call(gates[1]), state.Cell);
        Tensor added = eltwisemult_cell_input.call(act_i.call(gates[0]), act_g.call(gates[2]));
        Tensor cell = eltwiseadd_cell.call(kept, added);
        Tensor hidden = eltwisemult_hidden.call(act_o.call(gates[3]), act_h.call(cell));
        return (hidden.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            fc_gate_x.Dispose();
            fc_gate_h.Dispose();
            eltwiseadd_gate.Dispose();
            act_i.Dispose();
            act_f.Dispose();
            act_o.Dispose();
            act_g.Dispose();
            act_h.Dispose();
            eltwisemult_cell_forget.Dispose();
            eltwisemult_cell_input.Dispose();
            eltwisemult_hidden.Dispose();
            eltwiseadd_cell.Dispose();
        }

        base.Dispose(disposing);
    }
}
