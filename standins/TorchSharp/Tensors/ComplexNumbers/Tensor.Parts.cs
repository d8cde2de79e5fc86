using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view of the real parts; of a real tensor the tensor itself.</summary>
        public Tensor real => Aten.real.Run(this);

        /// <summary>A view of the imaginary parts of a complex tensor.</summary>
        public Tensor imag => Aten.imag.Run(this);

        public Tensor T => Aten.numpy_T.Run(this);

        public Tensor mT => Aten.mT.Run(this);

        public Tensor H => Aten.matrix_H.Run(this);

        public Tensor mH => Aten.mH.Run(this);

        public Tensor SparseIndices => Aten.indices.Run(this);

        public Tensor SparseValues => Aten.values.Run(this);
    }
}
