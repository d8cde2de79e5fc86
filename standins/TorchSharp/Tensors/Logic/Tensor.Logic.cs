using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and.Run(this, other);
        public Tensor bitwise_and_(Tensor other) => Changed(Aten.bitwise_and_, this, other);
        public Tensor bitwise_left_shift(Tensor other) => Aten.bitwise_left_shift.Run(this, other);
        public Tensor bitwise_left_shift_(Tensor other) => Changed(Aten.bitwise_left_shift_, this, other);
        public Tensor bitwise_not() => Aten.bitwise_not.Run(this);
        public Tensor bitwise_not_() => Changed(Aten.bitwise_not_, this);
        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or.Run(this, other);
        public Tensor bitwise_or_(Tensor other) => Changed(Aten.bitwise_or_, this, other);
        public Tensor bitwise_right_shift(Tensor other) => Aten.bitwise_right_shift.Run(this, other);
        public Tensor bitwise_right_shift_(Tensor other) => Changed(Aten.bitwise_right_shift_, this, other);
        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor.Run(this, other);
        public Tensor bitwise_xor_(Tensor other) => Changed(Aten.bitwise_xor_, this, other);
        public Tensor logical_and(Tensor other) => Aten.logical_and.Run(this, other);
        public Tensor logical_and_(Tensor other) => Changed(Aten.logical_and_, this, other);
        public Tensor logical_not() => Aten.logical_not.Run(this);
        public Tensor logical_not_() => Changed(Aten.logical_not_, this);
        public Tensor logical_or(Tensor other) => Aten.logical_or.Run(this, other);
        public Tensor logical_or_(Tensor other) => Changed(Aten.logical_or_, this, other);
        public Tensor logical_xor(Tensor other) => Aten.logical_xor.Run(this, other);
        public Tensor logical_xor_(Tensor other) => Changed(Aten.logical_xor_, this, other);
    }
}
