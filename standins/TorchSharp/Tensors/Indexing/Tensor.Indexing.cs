using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor index(params TensorIndex[] indices) => new Subscript(this, indices).Read();

        public Tensor index(params Tensor[] indices) => Aten.index.Run(this, Arg.Optional(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            new Subscript(this, indices).Write(value);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) =>
            Changed(Aten.index_put_, this, Arg.Optional(indices), value);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor filler = full([], value, dtype, device);
            return index_put_(filler, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor filler = full([], value, dtype, device);
            return index_put_(filler, indices);
        }

        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => SetAt(value, indices);
        }

        public Tensor this[long i1]
        {
            get => Aten.select_int.Run(this, 0, i1);
            set => SetAt(value, i1);
        }

        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => SetAt(value, i1, i2);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => SetAt(value, i1, i2, i3);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => SetAt(value, i1, i2, i3, i4);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At(i1, i2, i3, i4, i5);
            set => SetAt(value, i1, i2, i3, i4, i5);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At(i1, i2, i3, i4, i5, i6);
            set => SetAt(value, i1, i2, i3, i4, i5, i6);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            Tensor result = this;
            foreach (long index in indices)
            {
                Tensor next = Aten.select_int.Run(result, 0, index);
                if (!ReferenceEquals(result, this)) result.Dispose();
                result = next;
            }

            return ReferenceEquals(result, this) ? alias() : result;
        }

        private void SetAt(Tensor value, params ReadOnlySpan<long> indices)
        {
            using Tensor place = At(indices);
            Subscript.Assign(place, value);
        }
    }
}
