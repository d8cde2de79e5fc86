using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Sum, mean or maximum of the vectors of each bag of indices.</summary>
public sealed class EmbeddingBag : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly EmbeddingBagMode mode;
    private readonly double? maxNorm;
    private readonly double normType;
    private readonly bool scalesByFrequency;
    private readonly bool isSparse;
    private readonly bool endsIncluded;
    private readonly long padding;

    internal EmbeddingBag(Tensor weight, bool freeze, double? max_norm, double norm_type, bool scale_grad_by_freq,
        EmbeddingBagMode mode, bool sparse, bool include_last_offset, long padding_index)
        : base(nameof(EmbeddingBag))
    {
        maxNorm = max_norm;
        normType = norm_type;
        scalesByFrequency = scale_grad_by_freq;
        this.mode = mode;
        isSparse = sparse;
        endsIncluded = include_last_offset;
        padding = padding_index;
        held = new HeldParameters(this);
        held.Add(nameof(this.weight), weight);
        get_parameter(nameof(this.weight))!.requires_grad = !freeze;
    }

    public Parameter? weight
    {
        get => held!.Get(nameof(weight));
        set => held!.Set(nameof(weight), value);
    }

    public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor table = held![nameof(weight)] ?? throw new InvalidOperationException("The embedding has no weight.");
        if (input.dim() == 2)
        {
            if (offsets is not null) throw new ArgumentException("If input is 2D, then offsets has to be null: each row is a bag.", nameof(offsets));
            offsets = arange(0, input.numel(), input.size(1), input.dtype);
            input = input.reshape(-1);
            perSampleWeights = perSampleWeights?.reshape(-1);
        }
        else if (offsets is null)
        {
            throw new ArgumentException("If input is 1D, offsets are needed: the places where bags begin.", nameof(offsets));
        }

        if (maxNorm is { } limit)
        {
            using IDisposable guard = no_grad();
            NnOps.embedding_renorm_.RunInPlace(table, input.contiguous(), limit, normType);
        }

        (Tensor result, _, _, _) = NnOps.embedding_bag.Run4(table, input, offsets, scalesByFrequency, (long)mode, isSparse,
            perSampleWeights, endsIncluded, padding < 0 ? Arg.None : padding);
        return result.MoveToOuterDisposeScope();
    }

    public Tensor call(Tensor input) => base.call(input, null!, null!);

    public Tensor call(Tensor input, Tensor offsets) => base.call(input, offsets, null!);

    public new Tensor call(Tensor input, Tensor offsets, Tensor perSampleWeights) => base.call(input, offsets, perSampleWeights);
}
