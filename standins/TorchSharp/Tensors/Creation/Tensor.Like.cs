using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.empty_like.Run(this, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.full_like.Run(this, value, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.ones_like.Run(this, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.rand_like.Run(this, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.randint_like_low_dtype.Run(this, low, high, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.randn_like.Run(this, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.zeros_like.Run(this, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad);
    }
}
