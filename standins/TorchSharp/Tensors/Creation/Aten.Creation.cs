namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op arange = new("arange", "start_step");
    internal static readonly Op bartlett_window = new("bartlett_window", "periodic");
    internal static readonly Op blackman_window = new("blackman_window", "periodic");
    internal static readonly Op empty = new("empty", "memory_format");
    internal static readonly Op empty_like = new("empty_like");
    internal static readonly Op empty_strided = new("empty_strided");
    internal static readonly Op eye = new("eye", "m");
    internal static readonly Op full = new("full");
    internal static readonly Op full_like = new("full_like");
    internal static readonly Op hamming_window = new("hamming_window", "periodic_alpha_beta");
    internal static readonly Op hann_window = new("hann_window", "periodic");
    internal static readonly Op kaiser_window = new("kaiser_window", "beta");
    internal static readonly Op linspace = new("linspace");
    internal static readonly Op logspace = new("logspace");
    internal static readonly Op new_empty = new("new_empty");
    internal static readonly Op new_full = new("new_full");
    internal static readonly Op new_ones = new("new_ones");
    internal static readonly Op new_zeros = new("new_zeros");
    internal static readonly Op ones = new("ones");
    internal static readonly Op ones_like = new("ones_like");
    internal static readonly Op rand = new("rand", "generator");
    internal static readonly Op rand_like = new("rand_like");
    internal static readonly Op randint = new("randint", "low_generator");
    internal static readonly Op randint_like_low_dtype = new("randint_like", "low_dtype");
    internal static readonly Op randn = new("randn", "generator");
    internal static readonly Op randn_like = new("randn_like");
    internal static readonly Op randperm = new("randperm", "generator");
    internal static readonly Op sparse_coo_tensor = new("sparse_coo_tensor", "indices_size");
    internal static readonly Op zeros = new("zeros");
    internal static readonly Op zeros_like = new("zeros_like");
}
