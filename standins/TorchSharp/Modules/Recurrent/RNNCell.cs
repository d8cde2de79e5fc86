using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of a plain recurrence: input (Batch, Input), state (Batch, Hidden).</summary>
public sealed class RNNCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly CellWeights weights;
    private readonly bool rectified;

    internal RNNCell(long inputSize, long hiddenSize, nn.NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(RNNCell))
    {
        rectified = nonLinearity == nn.NonLinearities.ReLU;
        weights = new CellWeights(this, 1, inputSize, hiddenSize, bias, device, dtype);
    }

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

    /// <summary>The next hidden state.</summary>
    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using Tensor? zero = h0 is null ? weights.Zeros(input) : null;
        return (rectified ? RecurrentOps.rnn_relu_cell : RecurrentOps.rnn_tanh_cell).Run(
            input, h0 ?? zero, weights.InputWeight, weights.HiddenWeight, weights.InputBias, weights.HiddenBias);
    }
}
