using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.allclose.RunBool(this, target, rtol, atol, equal_nan);
        public Tensor eq(Scalar target) => Aten.eq_Scalar.Run(this, target);
        public Tensor eq(Tensor target) => Aten.eq.Run(this, target);
        public Tensor eq_(Scalar target) => Changed(Aten.eq__Scalar, this, target);
        public Tensor eq_(Tensor target) => Changed(Aten.eq_, this, target);
        public Tensor equal(Tensor target) => eq(target);
        public Tensor ge(Scalar target) => Aten.ge_Scalar.Run(this, target);
        public Tensor ge(Tensor target) => Aten.ge.Run(this, target);
        public Tensor ge_(Scalar target) => Changed(Aten.ge__Scalar, this, target);
        public Tensor ge_(Tensor target) => Changed(Aten.ge_, this, target);
        public Tensor greater(Tensor target) => Aten.greater.Run(this, target);
        public Tensor greater_equal(Tensor target) => Aten.greater_equal.Run(this, target);
        public Tensor gt(Scalar target) => Aten.gt_Scalar.Run(this, target);
        public Tensor gt(Tensor target) => Aten.gt.Run(this, target);
        public Tensor gt_(Scalar target) => Changed(Aten.gt__Scalar, this, target);
        public Tensor gt_(Tensor target) => Changed(Aten.gt_, this, target);
        public bool is_nonzero() => Aten.is_nonzero.RunBool(this);
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.isclose.Run(this, other, rtol, atol, nanEqual);
        public Tensor isfinite() => Aten.isfinite.Run(this);
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Aten.isin_Tensor_Tensor.Run(this, test_elements, assumeUnique, invert);
        public Tensor isinf() => Aten.isinf.Run(this);
        public Tensor isnan() => Aten.isnan.Run(this);
        public Tensor isneginf() => Aten.isneginf.Run(this);
        public Tensor isposinf() => Aten.isposinf.Run(this);
        public Tensor isreal() => Aten.isreal.Run(this);
        public Tensor le(Scalar target) => Aten.le_Scalar.Run(this, target);
        public Tensor le(Tensor target) => Aten.le.Run(this, target);
        public Tensor le_(Scalar target) => Changed(Aten.le__Scalar, this, target);
        public Tensor le_(Tensor target) => Changed(Aten.le_, this, target);
        public Tensor less(Tensor target) => Aten.less.Run(this, target);
        public Tensor less_equal(Tensor target) => Aten.less_equal.Run(this, target);
        public Tensor less_equal_(Tensor target) => Changed(Aten.less_equal_, this, target);
        public Tensor lt(Scalar target) => Aten.lt_Scalar.Run(this, target);
        public Tensor lt(Tensor target) => Aten.lt.Run(this, target);
        public Tensor lt_(Scalar target) => Changed(Aten.lt__Scalar, this, target);
        public Tensor lt_(Tensor target) => Changed(Aten.lt_, this, target);
        public Tensor ne(Scalar target) => Aten.ne_Scalar.Run(this, target);
        public Tensor ne(Tensor target) => Aten.ne.Run(this, target);
        public Tensor ne_(Scalar target) => Changed(Aten.ne__Scalar, this, target);
        public Tensor ne_(Tensor target) => Changed(Aten.ne_, this, target);
        public Tensor not_equal(Tensor target) => Aten.not_equal.Run(this, target);
        public Tensor not_equal_(Tensor target) => Changed(Aten.not_equal_, this, target);
    }
}
