using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
            bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
            new(Modules.Embedding.Drawn(num_embeddings, embedding_dims, padding_idx, device, dtype),
                false, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);

        public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null,
            double norm_type = 2, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
            new(Given(embeddings, device, dtype), freeze, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);

        public static EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2,
            bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false,
            long padding_index = -1, Device? device = null, ScalarType? dtype = null) =>
            new(Modules.Embedding.Drawn(num_embeddings, embedding_dims, padding_index < 0 ? null : padding_index, device, dtype),
                false, max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_index);

        public static EmbeddingBag EmbeddingBag_from_pretrained(Tensor embeddings, bool freeze = true, double? max_norm = null, double norm_type = 2,
            bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false,
            long padding_index = -1, Device? device = null, ScalarType? dtype = null) =>
            new(Given(embeddings, device, dtype), freeze, max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_index);

        private static Tensor Given(Tensor embeddings, Device? device, ScalarType? dtype)
        {
            using Tensor values = embeddings.detach();
            return values.to(dtype ?? values.dtype, device ?? values.device);
        }
    }
}
