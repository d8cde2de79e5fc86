using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of a long short-term memory: input (Batch, Input), states (Batch, Hidden).</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private readonly CellWeights weights;

    internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LSTMCell)) => weights = new CellWeights(this, 4, inputSize, hiddenSize, bias, device, dtype);

    public Parameter weight_ih
    {
        get => weights.Get(nameof(weight_ih))!;
        set => weights.Set(nameof(weight_ih), value);
    }

    public Parameter weight_hh
    {
        get => weights.Get(nameof(weight_hh))!;
        set => weights.Set(nameof(weight_hh), value);
    }

    public Parameter? bias_ih
    {
        get => weights.Get(nameof(bias_ih));
        set => weights.Set(nameof(bias_ih), value);
    }

    public Parameter? bias_hh
    {
        get => weights.Get(nameof(bias_hh));
        set => weights.Set(nameof(bias_hh), value);
    }

    /// <summary>The next hidden state and cell state.</summary>
    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        if (h0_c0 is { } given) return Step(input, given.Item1, given.Item2);
        using Tensor zero = weights.Zeros(input);
        return Step(input, zero, zero);
    }

    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    private (Tensor, Tensor) Step(Tensor input, Tensor h, Tensor c) => RecurrentOps.lstm_cell.Run2(
        input, new[] { h, c }, weights.InputWeight, weights.HiddenWeight, weights.InputBias, weights.HiddenBias);
}
