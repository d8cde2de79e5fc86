using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? NnOps.dropout_ : NnOps.dropout).Run(input, p, training);

            /// <summary>Zeroes whole channels of (N, C, L) or (C, L).</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (input.dim() != 2) return FeatureDropout(input, p, training, inplace);
                using Tensor batched = input.unsqueeze(0);
                using Tensor result = FeatureDropout(batched, p, training, inplace);
                return result.squeeze(0);
            }

            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                FeatureDropout(input, p, training, inplace);

            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                FeatureDropout(input, p, training, inplace);

            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                (inplace ? NnOps.alpha_dropout_ : NnOps.alpha_dropout).Run(input, p, training);

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                (inplace ? NnOps.feature_alpha_dropout_ : NnOps.feature_alpha_dropout).Run(input, p, training);

            private static Tensor FeatureDropout(Tensor input, double p, bool training, bool inplace) =>
                (inplace ? NnOps.feature_dropout_ : NnOps.feature_dropout).Run(input, p, training);
        }
    }
}
