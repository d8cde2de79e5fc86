using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Aten.add.Run(left, right);
        public static Tensor operator +(Tensor left, Scalar right) => Aten.add.Run(left, Arg.Number(right));
        public static Tensor operator +(Tensor left, int right) => Aten.add.Run(left, Arg.Number(right));
        public static Tensor operator +(Tensor left, long right) => Aten.add.Run(left, Arg.Number(right));
        public static Tensor operator +(Tensor left, float right) => Aten.add.Run(left, Arg.Number(right));
        public static Tensor operator +(Tensor left, double right) => Aten.add.Run(left, Arg.Number(right));
        public static Tensor operator +(Scalar left, Tensor right) => Aten.add.Run(right, Arg.Number(left));
        public static Tensor operator +(int left, Tensor right) => Aten.add.Run(right, Arg.Number(left));
        public static Tensor operator +(long left, Tensor right) => Aten.add.Run(right, Arg.Number(left));
        public static Tensor operator +(float left, Tensor right) => Aten.add.Run(right, Arg.Number(left));
        public static Tensor operator +(double left, Tensor right) => Aten.add.Run(right, Arg.Number(left));

        public static Tensor operator -(Tensor left, Tensor right) => Aten.sub.Run(left, right);
        public static Tensor operator -(Tensor left, Scalar right) => Aten.sub.Run(left, Arg.Number(right));
        public static Tensor operator -(Tensor left, int right) => Aten.sub.Run(left, Arg.Number(right));
        public static Tensor operator -(Tensor left, long right) => Aten.sub.Run(left, Arg.Number(right));
        public static Tensor operator -(Tensor left, float right) => Aten.sub.Run(left, Arg.Number(right));
        public static Tensor operator -(Tensor left, double right) => Aten.sub.Run(left, Arg.Number(right));
        public static Tensor operator -(Scalar left, Tensor right) => Aten.sub.Run(Arg.Number(left), right);
        public static Tensor operator -(int left, Tensor right) => Aten.sub.Run(Arg.Number(left), right);
        public static Tensor operator -(long left, Tensor right) => Aten.sub.Run(Arg.Number(left), right);
        public static Tensor operator -(float left, Tensor right) => Aten.sub.Run(Arg.Number(left), right);
        public static Tensor operator -(double left, Tensor right) => Aten.sub.Run(Arg.Number(left), right);

        public static Tensor operator *(Tensor left, Tensor right) => Aten.mul.Run(left, right);
        public static Tensor operator *(Tensor left, Scalar right) => Aten.mul.Run(left, Arg.Number(right));
        public static Tensor operator *(Tensor left, int right) => Aten.mul.Run(left, Arg.Number(right));
        public static Tensor operator *(Tensor left, long right) => Aten.mul.Run(left, Arg.Number(right));
        public static Tensor operator *(Tensor left, float right) => Aten.mul.Run(left, Arg.Number(right));
        public static Tensor operator *(Tensor left, double right) => Aten.mul.Run(left, Arg.Number(right));
        public static Tensor operator *(Scalar left, Tensor right) => Aten.mul.Run(right, Arg.Number(left));
        public static Tensor operator *(int left, Tensor right) => Aten.mul.Run(right, Arg.Number(left));
        public static Tensor operator *(long left, Tensor right) => Aten.mul.Run(right, Arg.Number(left));
        public static Tensor operator *(float left, Tensor right) => Aten.mul.Run(right, Arg.Number(left));
        public static Tensor operator *(double left, Tensor right) => Aten.mul.Run(right, Arg.Number(left));

        public static Tensor operator /(Tensor left, Tensor right) => Aten.div.Run(left, right);
        public static Tensor operator /(Tensor left, Scalar right) => Aten.div.Run(left, Arg.Number(right));
        public static Tensor operator /(Tensor left, int right) => Aten.div.Run(left, Arg.Number(right));
        public static Tensor operator /(Tensor left, long right) => Aten.div.Run(left, Arg.Number(right));
        public static Tensor operator /(Tensor left, float right) => Aten.div.Run(left, Arg.Number(right));
        public static Tensor operator /(Tensor left, double right) => Aten.div.Run(left, Arg.Number(right));
        public static Tensor operator /(Scalar left, Tensor right) => Aten.reciprocal.Run(right).mul_(left);
        public static Tensor operator /(int left, Tensor right) => Aten.reciprocal.Run(right).mul_(left);
        public static Tensor operator /(long left, Tensor right) => Aten.reciprocal.Run(right).mul_(left);
        public static Tensor operator /(float left, Tensor right) => Aten.reciprocal.Run(right).mul_(left);
        public static Tensor operator /(double left, Tensor right) => Aten.reciprocal.Run(right).mul_(left);

        public static Tensor operator %(Tensor left, Tensor right) => Aten.remainder.Run(left, right);
        public static Tensor operator %(Tensor left, Scalar right) => Aten.remainder.Run(left, Arg.Number(right));
        public static Tensor operator %(Tensor left, int right) => Aten.remainder.Run(left, Arg.Number(right));
        public static Tensor operator %(Tensor left, long right) => Aten.remainder.Run(left, Arg.Number(right));
        public static Tensor operator %(Tensor left, float right) => Aten.remainder.Run(left, Arg.Number(right));
        public static Tensor operator %(Tensor left, double right) => Aten.remainder.Run(left, Arg.Number(right));

        public static Tensor operator -(Tensor tensor) => Aten.neg.Run(tensor);
        public static Tensor operator ~(Tensor left) => Aten.bitwise_not.Run(left);
        public static Tensor operator &(Tensor left, Tensor right) => Aten.bitwise_and.Run(left, right);
        public static Tensor operator |(Tensor left, Tensor right) => Aten.bitwise_or.Run(left, right);
        public static Tensor operator ^(Tensor left, Tensor right) => Aten.bitwise_xor.Run(left, right);

        public static Tensor operator ==(Tensor left, Tensor right) => Aten.eq.Run(left, right);
        public static Tensor operator ==(Tensor left, Scalar right) => Aten.eq_Scalar.Run(left, right);
        public static Tensor operator ==(Scalar left, Tensor right) => Aten.eq_Scalar.Run(right, left);
        public static Tensor operator !=(Tensor left, Tensor right) => Aten.ne.Run(left, right);
        public static Tensor operator !=(Tensor left, Scalar right) => Aten.ne_Scalar.Run(left, right);
        public static Tensor operator !=(Scalar left, Tensor right) => Aten.ne_Scalar.Run(right, left);
        public static Tensor operator <(Tensor left, Tensor right) => Aten.lt.Run(left, right);
        public static Tensor operator <(Tensor left, Scalar right) => Aten.lt_Scalar.Run(left, right);
        public static Tensor operator <(Scalar left, Tensor right) => Aten.gt_Scalar.Run(right, left);
        public static Tensor operator <=(Tensor left, Tensor right) => Aten.le.Run(left, right);
        public static Tensor operator <=(Tensor left, Scalar right) => Aten.le_Scalar.Run(left, right);
        public static Tensor operator <=(Scalar left, Tensor right) => Aten.ge_Scalar.Run(right, left);
        public static Tensor operator >(Tensor left, Tensor right) => Aten.gt.Run(left, right);
        public static Tensor operator >(Tensor left, Scalar right) => Aten.gt_Scalar.Run(left, right);
        public static Tensor operator >(Scalar left, Tensor right) => Aten.lt_Scalar.Run(right, left);
        public static Tensor operator >=(Tensor left, Tensor right) => Aten.ge.Run(left, right);
        public static Tensor operator >=(Tensor left, Scalar right) => Aten.ge_Scalar.Run(left, right);
        public static Tensor operator >=(Scalar left, Tensor right) => Aten.le_Scalar.Run(right, left);
    }
}
