using System.Globalization;
using TorchSharp.Native;
using static TorchSharp.torch;
using PackedSequence = TorchSharp.torch.nn.utils.rnn.PackedSequence;

namespace TorchSharp.Modules;

/// <summary>Plain recurrence over sequences (Time, Batch, Input), or (Batch, Time, Input) with <c>batchFirst</c>.</summary>
public sealed class RNN : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentWeights weights;
    private readonly bool rectified;

    internal RNN(long inputSize, long hiddenSize, long numLayers, nn.NonLinearities nonLinearity, bool bias, bool batchFirst,
        double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        : base(nameof(RNN))
    {
        rectified = nonLinearity == nn.NonLinearities.ReLU;
        weights = new RecurrentWeights(this, 1, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
    }

    /// <summary>Output and last hidden state; without state it starts from zeros.</summary>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
    {
        using Tensor? zero = h0 is null ? weights.Zeros(weights.BatchOf(input), input) : null;
        return (rectified ? RecurrentOps.rnn_relu : RecurrentOps.rnn_tanh).Run2(input, h0 ?? zero, weights.Values, weights.HasBias, weights.Layers,
            weights.Dropout, training, weights.Bidirectional, weights.BatchFirst);
    }

    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

    public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = RecurrentWeights.Ordered(h0 ?? weights.Zeros(input.Batch, input.data), input.sorted_indices);
        (Tensor data, Tensor h) = (rectified ? RecurrentOps.rnn_relu_packed : RecurrentOps.rnn_tanh_packed).Run2(input.data, input.batch_sizes, state,
            weights.Values, weights.HasBias, weights.Layers, weights.Dropout, training, weights.Bidirectional);
        return (input.With(data).MoveToOuterDisposeScope(), RecurrentWeights.Ordered(h, input.unsorted_indices).MoveToOuterDisposeScope());
    }

    public Parameter? get_weight_ih(long idx) => Of("weight_ih", idx);

    public Parameter? get_weight_hh(long idx) => Of("weight_hh", idx);

    public Parameter? get_bias_ih(long idx) => Of("bias_ih", idx);

    public Parameter? get_bias_hh(long idx) => Of("bias_hh", idx);

    /// <summary>Nothing to do: the weights are not joined in one block on a CPU.</summary>
    public void flatten_parameters()
    {
    }

    private Parameter? Of(string kind, long layer) => get_parameter(string.Create(CultureInfo.InvariantCulture, $"{kind}_l{layer}"));
}
