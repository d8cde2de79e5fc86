using System.Runtime.InteropServices;
using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class AlgebraTests
{
    private DisposeScope scope = null!;
    private Tensor a = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        a = Doubles(4, 1, 1, 3).reshape(2, 2);
    }

    [TearDown]
    public void Close()
    {
        a.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Products_follow_their_shapes()
    {
        Tensor x = Floats(1, 2, 3, 4).reshape(2, 2), v = Floats(1, -1);
        Assert.That(x.mm(x).AsFloats(), Is.EqualTo([7f, 10, 15, 22]));
        Assert.That(x.matmul(v).AsFloats(), Is.EqualTo([-1f, -1]));
        Assert.That(x.mv(v).AsFloats(), Is.EqualTo([-1f, -1]));
        Assert.That(v.dot(v).item<float>(), Is.EqualTo(2f));
        Assert.That(v.outer(v).AsFloats(), Is.EqualTo([1f, -1, -1, 1]));
        Assert.That(x.unsqueeze(0).bmm(x.unsqueeze(0)).shape, Is.EqualTo([1L, 2, 2]));
        Assert.That(zeros(2, 2).addmm(x, x, beta: 0, alpha: 2).AsFloats(), Is.EqualTo([14f, 20, 30, 44]));
        Assert.That(einsum("ij,jk->ik", x, x).Equals(x.mm(x)));
        Assert.That(einsum("ii", x).item<float>(), Is.EqualTo(5f));
        Assert.That(tensordot(x, x, 2).item<float>(), Is.EqualTo(30f));
        Assert.That(tensordot(x, x, [(1L, 0L)]).Equals(x.mm(x)));
        Assert.That(kron(v, v).shape, Is.EqualTo([4L]));
        Assert.That(x.matrix_power(2).Equals(x.mm(x)));
    }

    [Test]
    public void Products_of_unfitting_shapes_are_refused()
    {
        Assert.That(() => matmul(zeros(2, 3), zeros(2, 3)), Throws.InstanceOf<ExternalException>());
        Assert.That(() => mm(zeros(2, 3), zeros(2, 3)), Throws.InstanceOf<ExternalException>());
    }

    [Test]
    public void Systems_are_solved()
    {
        Tensor b = Doubles(6, 7);
        Assert.That(linalg.solve(a, b).AsDoubles(), Is.EqualTo([1.0, 2.0]).Within(1e-12));
        Assert.That(linalg.lstsq(a, b.unsqueeze(1)).Solution.AsDoubles(), Is.EqualTo([1.0, 2.0]).Within(1e-9));
        Assert.That(linalg.inv(a).mm(a).allclose(eye(2, dtype: float64)));
        Assert.That(linalg.pinv(a).allclose(a.inverse()));
        Assert.That(linalg.det(a).item<double>(), Is.EqualTo(11.0).Within(1e-12));
        Assert.That(a.det().item<double>(), Is.EqualTo(11.0).Within(1e-12));
        Assert.That(slogdet(a).logabsdet.item<double>(), Is.EqualTo(Math.Log(11)).Within(1e-12));
        Assert.That(linalg.matrix_rank(a).item<long>(), Is.EqualTo(2));
    }

    [Test]
    public void Factors_multiply_back()
    {
        (Tensor u, Tensor s, Tensor vh) = linalg.svd(a, fullMatrices: false);
        Assert.That(u.mm(diag(s)).mm(vh).allclose(a));
        (Tensor q, Tensor r) = linalg.qr(a);
        Assert.That(q.mm(r).allclose(a));
        (Tensor values, Tensor vectors) = linalg.eigh(a);
        Assert.That(vectors.mm(diag(values)).mm(vectors.t()).allclose(a));
        Tensor l = linalg.cholesky(a);
        Assert.That(l.mm(l.t()).allclose(a));
        Assert.That(linalg.eigvalsh(a).sum().item<double>(), Is.EqualTo(7.0).Within(1e-12));
        Assert.That(linalg.eig(a).Item1.is_complex());
        Assert.That(linalg.svdvals(a)[0].item<double>(), Is.EqualTo(linalg.norm(a, 2).item<double>()).Within(1e-12));
        Assert.That(linalg.matrix_norm(a).item<double>(), Is.EqualTo(Math.Sqrt(27)).Within(1e-12));
    }

    [Test]
    public void Distances_are_pairwise()
    {
        Tensor points = Floats(0, 0, 3, 4).reshape(2, 2);
        Assert.That(cdist(points, points).AsFloats(), Is.EqualTo([0f, 5, 5, 0]).Within(1e-6));
        Assert.That(cdist(points, points, 1).AsFloats(), Is.EqualTo([0f, 7, 7, 0]));
    }

    [Test]
    public void Spectra_invert()
    {
        Tensor x = Doubles(1, 2, 3, 4);
        Assert.That(fft.rfft(x).real.AsDoubles(), Is.EqualTo([10.0, -2, -2]).Within(1e-12));
        Assert.That(fft.irfft(fft.rfft(x), 4).allclose(x));
        Assert.That(fft.ifft(fft.fft_(x)).real.allclose(x));
        Assert.That(fft.fftfreq(4).AsFloats(), Is.EqualTo([0f, 0.25f, -0.5f, -0.25f]));
        Assert.That(fft.rfftfreq(4).AsFloats(), Is.EqualTo([0f, 0.25f, 0.5f]));
        Assert.That(fft.fftshift(arange(4)).AsLongs(), Is.EqualTo([2L, 3, 0, 1]));
        Assert.That(fft.rfft(x, norm: FFTNormType.Ortho)[0].real.item<double>(), Is.EqualTo(5.0).Within(1e-12));
        Tensor signal = rand(256);
        Tensor spectrum = stft(signal, 64, window: hann_window(64), return_complex: true);
        Assert.That(spectrum.shape, Is.EqualTo([33L, 17]));
        Assert.That(istft(spectrum, 64, window: hann_window(64), length: 256).allclose(signal, atol: 1e-5));
        Assert.That(hann_window(4).AsFloats(), Is.EqualTo([0f, 0.5f, 1, 0.5f]).Within(1e-6));
        Assert.That(hamming_window(4)[2].item<float>(), Is.EqualTo(1f).Within(1e-6));
    }
}
