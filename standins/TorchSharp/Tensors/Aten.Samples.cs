using TorchSharp.Native;

namespace TorchSharp.Native
{
    internal static partial class Aten
    {
        internal static readonly Op abs = new("abs");
        internal static readonly Op add = new("add", "Tensor");
        internal static readonly Op ones = new("ones");
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
            Aten.ones.Run(size, dtype, Arg.None, device);
        public partial class Tensor
        {
            public Tensor add(Tensor target) => Aten.add.Run(this, target);
            public Tensor abs() => Aten.abs.Run(this);
        }
    }
}
