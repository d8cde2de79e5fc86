using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Weights and common work of LSTM, GRU and RNN.</summary>
internal sealed class RecurrentWeights
{
    private readonly nn.Module owner;
    private readonly HeldParameters held;
    private readonly long hiddenSize;
    private readonly double dropout;

    internal RecurrentWeights(nn.Module owner, int gates, long inputSize, long hiddenSize, long numLayers,
        bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
    {
        this.owner = owner;
        this.hiddenSize = hiddenSize;
        this.dropout = dropout;
        Layers = numLayers;
        HasBias = bias;
        BatchFirst = batchFirst;
        Bidirectional = bidirectional;
        owner.held = held = new HeldParameters(owner);
        double bound = 1 / Math.Sqrt(hiddenSize);
        for (long layer = 0; layer < numLayers; layer++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(direction == 1 ? "_reverse" : "")}");
                long read = layer == 0 ? inputSize : hiddenSize * Directions;
                Add("weight_ih" + suffix, [gates * hiddenSize, read]);
                Add("weight_hh" + suffix, [gates * hiddenSize, hiddenSize]);
                if (!bias) continue;
                Add("bias_ih" + suffix, [gates * hiddenSize]);
                Add("bias_hh" + suffix, [gates * hiddenSize]);
            }
        }

        void Add(string name, long[] shape) => held.Add(name, nn.init.uniform_(empty(shape, dtype, device), -bound, bound));
    }

    internal long Layers { get; }

    internal bool HasBias { get; }

    internal bool BatchFirst { get; }

    internal bool Bidirectional { get; }

    internal int Directions => Bidirectional ? 2 : 1;

    internal double Dropout => owner.training ? dropout : 0;

    internal Tensor[] Values => held.Values;

    /// <summary>A state of zeros for a batch.</summary>
    internal Tensor Zeros(long batch, Tensor like) => zeros([Layers * Directions, batch, hiddenSize], like.dtype, like.device);

    internal long BatchOf(Tensor input) => input.size(BatchFirst ? 0 : 1);

    /// <summary>The state in the order in which a packed sequence holds its items; the result is owned by the current scope.</summary>
    internal static Tensor Ordered(Tensor state, Tensor? order) => order is null ? state : state.index_select(1, order);
}
