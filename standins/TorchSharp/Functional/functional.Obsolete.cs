namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>Spellings from before the functions took PyTorch's names.</content>
        public static partial class functional
        {
            [Obsolete("Write hardshrink instead.")]
            public static Tensor Hardshrink(Tensor x, double lambda = 0.5) => hardshrink(x, lambda);

            [Obsolete("Write hardtanh instead.")]
            public static Tensor Hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) => hardtanh(x, min_val, max_val, inplace);

            [Obsolete("Write mish instead.")]
            public static Tensor Mish(Tensor x) => mish(x);

            [Obsolete("Write silu instead.")]
            public static Tensor SiLU(Tensor x, bool inplace = false) => silu(x, inplace);

            [Obsolete("Write softshrink instead.")]
            public static Tensor Softshrink(Tensor x, double lambda = 0.5) => softshrink(x, lambda);

            [Obsolete("Write softsign instead.")]
            public static Tensor Softsign(Tensor x) => softsign(x);

            [Obsolete("Write tanhshrink instead.")]
            public static Tensor Tanhshrink(Tensor x) => tanhshrink(x);

            [Obsolete("Write threshold instead.")]
            public static Tensor Threshold(Tensor x, double threshold, double value, bool inplace = false) => functional.threshold(x, threshold, value, inplace);
        }
    }
}
