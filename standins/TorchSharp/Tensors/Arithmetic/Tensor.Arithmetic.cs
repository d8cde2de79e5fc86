using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Scalar scalar) => Aten.add.Run(this, Arg.Number(scalar));
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add.Run(this, Arg.Number(scalar), alpha);
        public Tensor add(Tensor target) => Aten.add.Run(this, target);
        public Tensor add(Tensor target, Scalar alpha) => Aten.add.Run(this, target, alpha);
        public Tensor add_(Scalar scalar) => Changed(Aten.add_, this, Arg.Number(scalar));
        public Tensor add_(Scalar scalar, Scalar alpha) => Changed(Aten.add_, this, Arg.Number(scalar), alpha);
        public Tensor add_(Tensor target) => Changed(Aten.add_, this, target);
        public Tensor add_(Tensor target, Scalar alpha) => Changed(Aten.add_, this, target, alpha);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.addcdiv.Run(this, tensor1, tensor2);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Run(this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Changed(Aten.addcdiv_, this, tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Changed(Aten.addcdiv_, this, tensor1, tensor2, value);
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Run(this, tensor1, tensor2, value);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Changed(Aten.addcmul_, this, tensor1, tensor2, value);
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div.Run(this, Arg.Number(target)) : Aten.div_Tensor_mode.Run(this, Arg.Number(target), Name(rounding_mode));
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div.Run(this, target) : Aten.div_Tensor_mode.Run(this, target, Name(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Changed(Aten.div_, this, Arg.Number(target)) : Changed(Aten.div__Tensor_mode, this, Arg.Number(target), Name(rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Changed(Aten.div_, this, target) : Changed(Aten.div__Tensor_mode, this, target, Name(rounding_mode));
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor floor_divide(Scalar other) => Aten.floor_divide.Run(this, Arg.Number(other));
        public Tensor floor_divide(Tensor other) => Aten.floor_divide.Run(this, other);
        public Tensor floor_divide_(Scalar other) => Changed(Aten.floor_divide_, this, Arg.Number(other));
        public Tensor floor_divide_(Tensor other) => Changed(Aten.floor_divide_, this, other);
        public Tensor fmax(Tensor other) => Aten.fmax.Run(this, other);
        public Tensor fmin(Tensor other) => Aten.fmin.Run(this, other);
        public Tensor fmod(Scalar scalar) => Aten.fmod_Scalar.Run(this, scalar);
        public Tensor fmod(Tensor target) => Aten.fmod.Run(this, target);
        public Tensor fmod_(Scalar scalar) => Changed(Aten.fmod__Scalar, this, scalar);
        public Tensor fmod_(Tensor target) => Changed(Aten.fmod_, this, target);
        public Tensor gcd(Tensor other) => Aten.gcd.Run(this, other);
        public Tensor gcd_(Tensor other) => Changed(Aten.gcd_, this, other);
        public Tensor lcm(Tensor other) => Aten.lcm.Run(this, other);
        public Tensor lcm_(Tensor other) => Changed(Aten.lcm_, this, other);
        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp.Run(this, end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => Changed(Aten.lerp_, this, end, weight);
        public Tensor maximum(Tensor other) => Aten.maximum.Run(this, other);
        public Tensor minimum(Tensor other) => Aten.minimum.Run(this, other);
        public Tensor mul(Scalar target) => Aten.mul.Run(this, Arg.Number(target));
        public Tensor mul(Tensor target) => Aten.mul.Run(this, target);
        public Tensor mul_(Scalar target) => Changed(Aten.mul_, this, Arg.Number(target));
        public Tensor mul_(Tensor target) => Changed(Aten.mul_, this, target);
        public Tensor multiply(Scalar target) => Aten.mul.Run(this, Arg.Number(target));
        public Tensor multiply(Tensor target) => Aten.multiply.Run(this, target);
        public Tensor remainder(Scalar scalar) => Aten.remainder.Run(this, Arg.Number(scalar));
        public Tensor remainder(Tensor target) => Aten.remainder.Run(this, target);
        public Tensor remainder_(Scalar scalar) => Changed(Aten.remainder_, this, Arg.Number(scalar));
        public Tensor remainder_(Tensor target) => Changed(Aten.remainder_, this, target);
        public Tensor sub(Scalar target) => Aten.sub.Run(this, Arg.Number(target));
        public Tensor sub(Tensor target) => Aten.sub.Run(this, target);
        public Tensor sub_(Scalar target) => Changed(Aten.sub_, this, Arg.Number(target));
        public Tensor sub_(Tensor target) => Changed(Aten.sub_, this, target);
        public Tensor subtract(Scalar target) => Aten.sub.Run(this, Arg.Number(target));
        public Tensor subtract(Tensor target) => Aten.subtract.Run(this, target);
        public Tensor subtract_(Scalar target) => Changed(Aten.sub_, this, Arg.Number(target));
        public Tensor subtract_(Tensor target) => Changed(Aten.subtract_, this, target);
        public Tensor true_divide(Scalar other) => Aten.div.Run(this, Arg.Number(other));
        public Tensor true_divide(Tensor other) => Aten.true_divide.Run(this, other);
        public Tensor true_divide_(Scalar other) => Changed(Aten.div_, this, Arg.Number(other));
        public Tensor true_divide_(Tensor other) => Changed(Aten.true_divide_, this, other);
    }
}
