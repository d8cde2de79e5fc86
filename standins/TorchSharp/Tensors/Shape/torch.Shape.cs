using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Aten.atleast_1d_Sequence.RunList(input);
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Aten.atleast_2d_Sequence.RunList(input);
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Aten.atleast_3d_Sequence.RunList(input);
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.broadcast_tensors.RunList(tensors);
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);
    public static Tensor fliplr(Tensor input) => input.fliplr();
    public static Tensor flipud(Tensor input) => input.flipud();
    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination) =>
        Aten.moveaxis_intlist.Run(input, new[] { source.Item1, source.Item2 }, new[] { destination.Item1, destination.Item2 });
    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination) =>
        Aten.moveaxis_intlist.Run(input, new[] { source.Item1, source.Item2, source.Item3 }, new[] { destination.Item1, destination.Item2, destination.Item3 });
    public static Tensor moveaxis(Tensor input, (long, long, long, long) source, (long, long, long, long) destination) =>
        Aten.moveaxis_intlist.Run(input, new[] { source.Item1, source.Item2, source.Item3, source.Item4 }, new[] { destination.Item1, destination.Item2, destination.Item3, destination.Item4 });
    public static Tensor moveaxis(Tensor input, long source, long destination) =>
        Aten.moveaxis_intlist.Run(input, new long[] { source }, new long[] { destination });
    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) => input.moveaxis(source, destination);
    public static Tensor movedim(Tensor input, long source, long destination) =>
        Aten.movedim_intlist.Run(input, new long[] { source }, new long[] { destination });
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);
    public static Tensor ravel(Tensor input) => input.ravel();
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);
    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => input.rot90(k, dims);
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);
    public static Tensor squeeze_(Tensor input, long? dim = null) => input.squeeze_(dim);
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.swapaxes(axis0, axis1);
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.swapdims(dim0, dim1);
    public static Tensor t(Tensor input) => input.t();
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);
    public static Tensor unflatten(Tensor input, long dim, Size sizes) => input.unflatten(dim, sizes);
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);
    public static Tensor unsqueeze_(Tensor input, long dim) => input.unsqueeze_(dim);
}
