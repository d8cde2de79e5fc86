using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor alias() => new(NativeMethods.shim_tensor_share(Handle));
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Aten.as_strided.Run(this, size, strides, storageOffset);
        public Tensor atleast_1d() => Aten.atleast_1d.Run(this);
        public Tensor atleast_2d() => Aten.atleast_2d.Run(this);
        public Tensor atleast_3d() => Aten.atleast_3d.Run(this);
        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.Run(this, shape);
        public Tensor channel_shuffle(long groups) => Aten.channel_shuffle.Run(this, groups);
        public Tensor contiguous() => Aten.contiguous.Run(this);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Run(this, offset, dim1, dim2);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.Run(this, sizes.ToArray(), isImplicit);
        public Tensor expand(Size sizes, bool isImplicit = false) => Aten.expand.Run(this, sizes.Shape, isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.Run(this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Aten.expand.Run(this, sizes);
        public Tensor expand_as(Tensor other) => Aten.expand_as.Run(this, other);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Run(this, start_dim, end_dim);
        public Tensor flip(params long[] dims) => Aten.flip.Run(this, dims);
        public Tensor fliplr() => Aten.fliplr.Run(this);
        public Tensor flipud() => Aten.flipud.Run(this);
        public Tensor moveaxis(long[] source, long[] destination) => Aten.moveaxis_intlist.Run(this, source, destination);
        public Tensor movedim(long[] source, long[] destination) => Aten.movedim_intlist.Run(this, source, destination);
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Run(this, dim, start, length);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor permute(params long[] permutation) => Aten.permute.Run(this, permutation);
        public Tensor ravel() => Aten.ravel.Run(this);
        public Tensor repeat(params long[] sizes) => Aten.repeat.Run(this, sizes);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_Tensor.Run(this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_int.Run(this, repeats, dim, output_size);
        public Tensor reshape(params long[] shape) => Aten.reshape.Run(this, shape);
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            Aten.roll.Run(this, new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            Aten.roll.Run(this, new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            Aten.roll.Run(this, shifts.ToArray(), dims.ToArray());
        public Tensor roll(long shifts, long? dims = null) => Aten.roll.Run(this, new[] { shifts }, (long[])(dims is { } d ? [d] : []));
        public Tensor roll(long[] shifts) => Aten.roll.Run(this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => Aten.roll.Run(this, shifts, dims);
        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            dims is { } d ? Aten.rot90.Run(this, k, new[] { d.Item1, d.Item2 }) : Aten.rot90.Run(this, k);
        public Tensor select(long dim, long index) => Aten.select_int.Run(this, dim, index);
        public Tensor slice(long dim, long start, long finish, long step) => Aten.slice.Run(this, dim, start, finish, step);
        public Tensor squeeze(long? dim = null) => dim is { } d ? Aten.squeeze_dim.Run(this, d) : Aten.squeeze.Run(this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Changed(Aten.squeeze__dim, this, d) : Changed(Aten.squeeze_, this);
        public Tensor swapaxes(long dim0, long dim1) => Aten.swapaxes.Run(this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => Aten.swapdims.Run(this, dim0, dim1);
        public Tensor t() => Aten.t.Run(this);
        public Tensor tile(long[] reps) => Aten.tile.Run(this, reps);
        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Run(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Changed(Aten.transpose_, this, dim0, dim1);
        public Tensor unflatten(long dim, Size sizes) => Aten.unflatten_int.Run(this, dim, sizes.Shape);
        public Tensor unflatten(long dim, params long[] sizes) => Aten.unflatten_int.Run(this, dim, sizes);
        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.Run(this, dimension, size, step);
        public Tensor unsqueeze(long dim) => Aten.unsqueeze.Run(this, dim);
        public Tensor unsqueeze_(long dim) => Changed(Aten.unsqueeze_, this, dim);
        public Tensor view(params long[] shape) => Aten.view.Run(this, shape);
        public Tensor view_as(Tensor other) => Aten.view_as.Run(this, other);
    }
}
