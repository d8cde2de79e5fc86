using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The four parameters of a recurrent cell.</summary>
internal sealed class CellWeights
{
    private readonly HeldParameters held;
    private readonly long hiddenSize;

    internal CellWeights(nn.Module owner, int gates, long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
    {
        this.hiddenSize = hiddenSize;
        owner.held = held = new HeldParameters(owner);
        double bound = 1 / Math.Sqrt(hiddenSize);
        Add("weight_ih", [gates * hiddenSize, inputSize]);
        Add("weight_hh", [gates * hiddenSize, hiddenSize]);
        if (!bias) return;
        Add("bias_ih", [gates * hiddenSize]);
        Add("bias_hh", [gates * hiddenSize]);

        void Add(string name, long[] shape) => held.Add(name, nn.init.uniform_(empty(shape, dtype, device), -bound, bound));
    }

    internal Tensor InputWeight => held["weight_ih"]!;

    internal Tensor HiddenWeight => held["weight_hh"]!;

    internal Tensor? InputBias => held["bias_ih"];

    internal Tensor? HiddenBias => held["bias_hh"];

    internal Parameter? Get(string name) => held.Get(name);

    internal void Set(string name, Parameter? value) => held.Set(name, value);

    internal Tensor Zeros(Tensor input) => zeros([input.size(0), hiddenSize], input.dtype, input.device);
}
