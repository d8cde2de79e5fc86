namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(query · keyᵀ / sqrt(Features) + mask) · value over (..., Positions, Features).</summary>
            /// <param name="query">What asks.</param>
            /// <param name="key">What is compared with.</param>
            /// <param name="value">What is averaged.</param>
            /// <param name="attn_mask">Added to the scores, or bool: true where a position takes part.</param>
            /// <param name="p">Dropout of the weights.</param>
            /// <param name="is_casual">Whether a position sees only itself and what is before it.</param>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                if (is_casual && attn_mask is not null) throw new ArgumentException("An explicit mask and is_casual exclude each other.", nameof(attn_mask));
                using DisposeScope scope = NewDisposeScope();
                Tensor scores = query.mul(1 / Math.Sqrt(query.shape[^1])).matmul(key.transpose(-2, -1));
                if (is_casual)
                {
                    Tensor past = ones(scores.shape[^2..], ScalarType.Bool, scores.device).tril();
                    scores = scores.masked_fill(past.logical_not(), double.NegativeInfinity);
                }
                else if (attn_mask is not null)
                {
                    scores = attn_mask.dtype == ScalarType.Bool
                        ? scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity)
                        : scores.add(attn_mask);
                }

                Tensor weights = softmax(scores, -1);
                if (p > 0) weights = dropout(weights, p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
