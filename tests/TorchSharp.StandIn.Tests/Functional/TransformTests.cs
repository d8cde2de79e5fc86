using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandIn.Tests.Functional;

public sealed class TransformTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp() => scope = NewDisposeScope();

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void One_hot_marks_the_class() =>
        Assert.That(F.one_hot(tensor(new long[] { 2, 0 }), 3).data<long>().ToArray(), Is.EqualTo(new long[] { 0, 0, 1, 1, 0, 0 }));

    [Test]
    public void Normalising_gives_unit_length()
    {
        Tensor unit = F.normalize(tensor(new float[] { 3, 4 }).reshape(1, 2));
        Assert.That(unit.data<float>().ToArray(), Is.EqualTo([0.6f, 0.8f]).Within(1e-6));
    }

    [Test]
    public void Interpolation_repeats_or_blends()
    {
        Tensor row = tensor(new float[] { 0, 2 }).reshape(1, 1, 2);
        Assert.That(F.upsample(row, size: [4]).data<float>().ToArray(), Is.EqualTo(new float[] { 0, 0, 2, 2 }));
        Assert.That(F.upsample(row, size: [3], mode: UpsampleMode.Linear, align_corners: true).data<float>().ToArray(), Is.EqualTo(new float[] { 0, 1, 2 }));
        Assert.That(() => F.upsample(row), Throws.ArgumentException);
    }

    [Test]
    public void Unfolding_and_folding_without_overlap_undo_each_other()
    {
        Tensor image = arange(16, float32).reshape(1, 1, 4, 4);
        Tensor windows = F.unfold(image, 2, stride: 2);
        Assert.That(windows.shape, Is.EqualTo(new long[] { 1, 4, 4 }));
        Assert.That(F.fold(windows, 4, 2, stride: 2).Equals(image), Is.True);
    }

    [Test]
    public void An_identity_grid_reads_the_image_itself()
    {
        Tensor image = arange(4, float32).reshape(1, 1, 2, 2);
        Tensor grid = F.affine_grid(tensor(new float[] { 1, 0, 0, 0, 1, 0 }).reshape(1, 2, 3), [1, 1, 2, 2]);
        Assert.That(F.grid_sample(image, grid).allclose(image, atol: 1e-5), Is.True);
    }

    [Test]
    public void Response_normalisation_divides_by_neighbouring_channels()
    {
        Tensor result = F.local_response_norm(ones(1, 2, 1), size: 2, alpha: 2, beta: 1, k: 0);
        Assert.That(result.data<float>().ToArray(), Is.EqualTo([1, 0.5f]).Within(1e-6));
    }

    [Test]
    public void Distances_and_similarities_follow_their_formulas()
    {
        Tensor a = tensor(new float[] { 1, 0 }).reshape(1, 2), b = tensor(new float[] { 1, 1 }).reshape(1, 2);
        Assert.That(F.cosine_similarity(a, b).item<float>(), Is.EqualTo(1 / MathF.Sqrt(2)).Within(1e-6));
        Assert.That(F.pairwise_distance(a, b).item<float>(), Is.EqualTo(1f).Within(1e-5));
    }

    [Test]
    public void A_convolution_with_a_box_sums_its_window()
    {
        Tensor result = F.conv2d(ones(1, 1, 3, 3), ones(1, 1, 3, 3), padding: [1, 1]);
        Assert.That(result.data<float>().ToArray(), Is.EqualTo(new float[] { 4, 6, 4, 6, 9, 6, 4, 6, 4 }));
        Assert.That(F.conv2d_padding(ones(1, 1, 3, 3), ones(1, 1, 3, 3), padding: Padding.Same).Equals(result), Is.True);
    }
}
