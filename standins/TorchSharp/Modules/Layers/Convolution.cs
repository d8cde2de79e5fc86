using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the convolutions share; weight (F, C / groups, kernel...), transposed (C, F / groups, kernel...).</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    /// <summary>Amounts as <c>F.pad</c> wants them: both sides of the last dimension first.</summary>
    protected long[] _reversed_padding_repeated_twice;

    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name)
    {
        if (groups <= 0) throw new ArgumentException($"groups must be a positive integer, but is {groups}.", nameof(groups));
        if (in_channels % groups != 0) throw new ArgumentException($"in_channels ({in_channels}) must be divisible by groups ({groups}).", nameof(in_channels));
        if (out_channels % groups != 0) throw new ArgumentException($"out_channels ({out_channels}) must be divisible by groups ({groups}).", nameof(out_channels));
        if (padding_type == Padding.Same && stride.Any(step => step != 1))
            throw new ArgumentException("padding 'same' is not supported for strided convolutions", nameof(padding_type));

        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.padding_type = padding_type;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        _reversed_padding_repeated_twice = BothSides();

        long[] ends = transposed ? [in_channels, out_channels / groups] : [out_channels, in_channels / groups];
        weight = Initial.Parameter([.. ends, .. kernel_size], device, dtype);
        if (bias) this.bias = Initial.Parameter([out_channels], device, dtype);
        reset_parameters();
    }

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

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] padding { get; private set; }

    public Padding? padding_type { get; private set; }

    public long[] dilation { get; set; }

    public bool transposed { get; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public PaddingModes padding_mode { get; set; }

    public void SetPadding(long[] padding)
    {
        this.padding = padding;
        padding_type = null;
        _reversed_padding_repeated_twice = BothSides();
    }

    public void SetPadding(Padding padding)
    {
        padding_type = padding;
        _reversed_padding_repeated_twice = BothSides();
    }

    public void reset_parameters() => Initial.FanIn(weight, bias);

    /// <summary>Whether the input, with or without a batch dimension, has as many channels as the layer was made for.</summary>
    protected bool ValidateShape(Tensor input, long dimensions)
    {
        long rank = input.dim();
        return (rank == dimensions + 2 && input.size(1) == in_channels) || (rank == dimensions + 1 && input.size(0) == in_channels);
    }

    /// <summary>Refuses inputs that <see cref="ValidateShape"/> does not accept.</summary>
    internal void DemandShape(Tensor input, long dimensions)
    {
        if (!ValidateShape(input, dimensions))
            throw new ArgumentException(
                $"Expected {dimensions + 1}D (unbatched) or {dimensions + 2}D (batched) input with {in_channels} channels to {GetName()}.");
    }

    /// <summary>The input with its border filled by the padding mode, which the convolution itself cannot do.</summary>
    internal Tensor Bordered(Tensor input) => nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);

    private long[] BothSides()
    {
        int dims = kernel_size.Length;
        var both = new long[2 * dims];
        for (int k = 0; k < dims; k++)
        {
            int from = 2 * (dims - 1 - k);
            (both[from], both[from + 1]) = padding_type switch
            {
                Padding.Valid => (0, 0),
                Padding.Same => Halves(dilation[k] * (kernel_size[k] - 1)),
                _ => (padding[k], padding[k]),
            };
        }

        return both;
    }

    private static (long, long) Halves(long total) => (total / 2, total - (total / 2));
}
