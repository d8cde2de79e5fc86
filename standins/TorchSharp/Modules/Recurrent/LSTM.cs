using TorchSharp.Native;
using static TorchSharp.torch;
using PackedSequence = TorchSharp.torch.nn.utils.rnn.PackedSequence;

namespace TorchSharp.Modules;

/// <summary>Long short-term memory over sequences (Time, Batch, Input), or (Batch, Time, Input) with <c>batchFirst</c>.</summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentWeights weights;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        : base(nameof(LSTM)) =>
        weights = new RecurrentWeights(this, 4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

    /// <summary>Output, last hidden state and last cell state; without state it starts from zeros.</summary>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        if (h0_c0 is { } given) return Run(input, given.Item1, given.Item2);
        using Tensor zero = weights.Zeros(weights.BatchOf(input), input);
        return Run(input, zero, zero);
    }

    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    public (PackedSequence, Tensor, Tensor) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor zero = weights.Zeros(input.Batch, input.data);
        (Tensor h0, Tensor c0) = h0_c0 ?? (zero, zero);
        Tensor[] state = [RecurrentWeights.Ordered(h0, input.sorted_indices), RecurrentWeights.Ordered(c0, input.sorted_indices)];
        (Tensor data, Tensor h, Tensor c) = RecurrentOps.lstm_packed.Run3(input.data, input.batch_sizes, state,
            weights.Values, weights.HasBias, weights.Layers, weights.Dropout, training, weights.Bidirectional);
        return (input.With(data).MoveToOuterDisposeScope(),
            RecurrentWeights.Ordered(h, input.unsorted_indices).MoveToOuterDisposeScope(),
            RecurrentWeights.Ordered(c, input.unsorted_indices).MoveToOuterDisposeScope());
    }

    /// <summary>Nothing to do: the weights are not joined in one block on a CPU.</summary>
    public void flatten_parameters()
    {
    }

    private (Tensor, Tensor, Tensor) Run(Tensor input, Tensor h0, Tensor c0) =>
        RecurrentOps.lstm.Run3(input, new[] { h0, c0 }, weights.Values, weights.HasBias, weights.Layers,
            weights.Dropout, training, weights.Bidirectional, weights.BatchFirst);
}
