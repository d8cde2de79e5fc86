using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Aten._sample_dirichlet.Run(input, generator);
    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Aten._standard_gamma.Run(input, generator);
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => count.binomial(probs, generator);
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        Aten.normal_Tensor_Tensor.Run(mean, std, generator);
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(size.ToArray(), dtype, device, false, generator, names).mul_(std).add_(mean).requires_grad_(requires_grad);
    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);
}
