using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>y = x1ᵀ · weight · x2 + bias; weight (Out, In1, In2).</summary>
public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Bilinear))
    {
        this.in1_features = in1_features;
        this.in2_features = in2_features;
        this.out_features = out_features;
        weight = Initial.Parameter([out_features, in1_features, in2_features], device, dtype);
        if (hasBias) bias = Initial.Parameter([out_features], device, dtype);
        double bound = 1 / Math.Sqrt(in1_features);
        Initial.Uniform(weight, bound);
        if (bias is not null) Initial.Uniform(bias, bound);
    }

    public long in1_features { get; set; }

    public long in2_features { get; set; }

    public long out_features { get; set; }

    public Parameter weight
    {
        get => _weight!;
        set => Own(ref _weight, value, nameof(weight));
    }

    public Parameter? bias
    {
        get => _bias;
        set => Own(ref _bias, value, nameof(bias));
    }

    public override Tensor forward(Tensor input1, Tensor input2) => F.bilinear(input1, input2, weight, bias);
}
