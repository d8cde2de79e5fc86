using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The two steps of an indexing expression: a view through positions and slices, then index tensors on the view.</summary>
internal ref struct Subscript
{
    private readonly Tensor source;
    private readonly List<Tensor?> chosen = [];
    private readonly List<Tensor> made = [];
    private int dim;

    internal Subscript(Tensor source, ReadOnlySpan<TensorIndex> indices)
    {
        this.source = View = source;
        long consumed = 0;
        foreach (TensorIndex index in indices) consumed += Consumed(index);
        foreach (TensorIndex index in indices) Apply(index, (int)(source.ndim - consumed));
    }

    /// <summary>The tensor after positions and slices; the source itself when there were none.</summary>
    internal Tensor View { get; private set; }

    internal Tensor Read()
    {
        if (chosen.Count == 0) return ReferenceEquals(View, source) ? source.alias() : View;
        Tensor result = Aten.index.Run(View, Arg.Optional([.. chosen]));
        Release();
        return result;
    }

    internal void Write(Tensor value)
    {
        if (chosen.Count > 0)
        {
            Aten.index_put_.RunInPlace(View, Arg.Optional([.. chosen]), value);
        }
        else
        {
            Assign(View, value);
        }

        Release();
    }

    /// <summary>Copies with broadcasting; leading dimensions of size 1 do not count, as in assignments in Python.</summary>
    internal static void Assign(Tensor place, Tensor value)
    {
        long[] shape = value.shape;
        int extra = shape.Length - (int)place.ndim;
        if (extra <= 0 || shape.Take(extra).Any(n => n != 1))
        {
            Aten.copy_.RunInPlace(place, value);
            return;
        }

        using Tensor trimmed = Aten.reshape.Run(value, shape[extra..]);
        Aten.copy_.RunInPlace(place, trimmed);
    }

    private static long Consumed(in TensorIndex index) => index.What switch
    {
        TensorIndex.Kind.Slice or TensorIndex.Kind.Single => 1,
        TensorIndex.Kind.Tensor when index.Indices is null => 1,
        TensorIndex.Kind.Tensor when index.Indices.dtype == ScalarType.Bool => index.Indices.ndim,
        TensorIndex.Kind.Tensor => 1,
        _ => 0,
    };

    private void Apply(in TensorIndex index, int unnamed)
    {
        switch (index.What)
        {
            case TensorIndex.Kind.Single:
                Step(Aten.select_int.Run(View, dim, index.Start ?? 0));
                break;
            case TensorIndex.Kind.Slice:
                if (index.Start is not null || index.Stop is not null || index.Step is not null)
                    Step(Aten.slice.Run(View, dim, index.Start, index.Stop, index.Step ?? 1));
                dim++;
                break;
            case TensorIndex.Kind.Ellipsis:
                dim += unnamed;
                break;
            case TensorIndex.Kind.None:
                Step(Aten.unsqueeze.Run(View, dim));
                dim++;
                break;
            case TensorIndex.Kind.Bool:
                Mask(index.Start != 0);
                break;
            default:
                Choose(index.Indices);
                break;
        }
    }

    private void Choose(Tensor? indices)
    {
        if (indices is null)
        {
            dim++;
            return;
        }

        if (indices.ndim == 0 && indices.dtype == ScalarType.Bool)
        {
            Mask(indices.item<bool>());
            return;
        }

        if (indices.ndim == 0)
        {
            Step(Aten.select_int.Run(View, dim, indices.ToInt64()));
            return;
        }

        Place(indices);
        // A mask stands for as many dimensions as it has: the list of index tensors is shorter by the rest.
        if (indices.dtype == ScalarType.Bool && indices.ndim > 1) Expand(indices);
    }

    private void Expand(Tensor mask)
    {
        chosen.RemoveAt(chosen.Count - 1);
        dim--;
        foreach (Tensor along in mask.nonzero_as_list())
        {
            made.Add(along);
            Place(along);
        }
    }

    private void Mask(bool value)
    {
        Step(Aten.unsqueeze.Run(View, dim));
        Tensor position = zeros([value ? 1 : 0], ScalarType.Int64, View.device);
        made.Add(position);
        Place(position);
    }

    private void Place(Tensor indices)
    {
        while (chosen.Count < dim) chosen.Add(null);
        chosen.Add(indices);
        dim++;
    }

    private void Step(Tensor next)
    {
        if (!ReferenceEquals(View, source)) View.Dispose();
        View = next;
    }

    private readonly void Release()
    {
        if (!ReferenceEquals(View, source)) View.Dispose();
        foreach (Tensor tensor in made) tensor.Dispose();
    }
}
