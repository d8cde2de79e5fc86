using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandIn.Tests.Functional;

public sealed class LossTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp() => scope = NewDisposeScope();

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void Cross_entropy_of_equal_logits_is_the_logarithm_of_the_classes()
    {
        using CrossEntropyLoss loss = CrossEntropyLoss();
        Tensor value = loss.call(zeros(2, 4), tensor(new long[] { 0, 3 }));
        Assert.That(value.item<float>(), Is.EqualTo(MathF.Log(4)).Within(1e-6));
    }

    [Test]
    public void Cross_entropy_knows_weights_ignored_classes_reductions_and_smoothing()
    {
        Tensor logits = tensor(new float[] { 2, 0, 0, 2 }).reshape(2, 2);
        Tensor target = tensor(new long[] { 0, 0 });
        float near = MathF.Log(1 + MathF.Exp(-2)), far = near + 2;

        Assert.That(F.cross_entropy(logits, target, reduction: Reduction.None).data<float>().ToArray(), Is.EqualTo([near, far]).Within(1e-6));
        Assert.That(F.cross_entropy(logits, target, reduction: Reduction.Sum).item<float>(), Is.EqualTo(near + far).Within(1e-6));
        Assert.That(F.cross_entropy(logits, tensor(new long[] { 0, -100 })).item<float>(), Is.EqualTo(near).Within(1e-6));
        Assert.That(F.cross_entropy(logits, tensor(new long[] { 0, 1 }), weight: tensor(new float[] { 1, 0 })).item<float>(), Is.EqualTo(near).Within(1e-6));
        Assert.That(F.cross_entropy(logits, target, label_smoothing: 1.0).item<float>(), Is.EqualTo(near + 1).Within(1e-6));
    }

    [Test]
    public void Divergence_takes_logarithmic_targets_by_default()
    {
        Tensor p = tensor([0.25f, 0.75f]), q = tensor([0.5f, 0.5f]);
        float expected = (0.25f * MathF.Log(0.5f)) + (0.75f * MathF.Log(1.5f));
        using KLDivLoss loss = KLDivLoss(reduction: Reduction.Sum);

        Assert.That(loss.log_target, Is.True);
        Assert.That(loss.call(q.log(), p.log()).item<float>(), Is.EqualTo(expected).Within(1e-6));
        Assert.That(F.kl_div(q.log(), p, log_target: false, Reduction.Sum).item<float>(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Regression_losses_have_their_textbook_values()
    {
        Tensor x = tensor(new float[] { 0, 3 }), y = zeros(2);
        Assert.That(F.mse_loss(x, y).item<float>(), Is.EqualTo(4.5f));
        Assert.That(F.l1_loss(x, y).item<float>(), Is.EqualTo(1.5f));
        Assert.That(F.smooth_l1_loss(x, y).item<float>(), Is.EqualTo(1.25f));
        Assert.That(F.huber_loss(x, y, delta: 2).item<float>(), Is.EqualTo(2f));
    }

    [Test]
    public void Binary_losses_agree_with_each_other()
    {
        Tensor logits = randn(5), target = rand(5).round();
        Tensor expected = F.binary_cross_entropy(F.sigmoid(logits), target);
        Assert.That(F.binary_cross_entropy_with_logits(logits, target).allclose(expected, atol: 1e-6), Is.True);
        using BCEWithLogitsLoss loss = BCEWithLogitsLoss(pos_weights: tensor(2f));
        Assert.That(loss.call(zeros(1), ones(1)).item<float>(), Is.EqualTo(2 * MathF.Log(2)).Within(1e-6));
    }

    [Test]
    public void Ranking_losses_ask_for_a_margin()
    {
        Tensor a = tensor(new float[] { 1, 0 }).reshape(1, 2), b = tensor(new float[] { 0, 1 }).reshape(1, 2), one = ones(1);
        using CosineEmbeddingLoss cosine = CosineEmbeddingLoss();
        using MarginRankingLoss ranking = MarginRankingLoss(1);
        using TripletMarginLoss triplet = TripletMarginLoss();

        Assert.That(cosine.call(a, b, one).item<float>(), Is.EqualTo(1f).Within(1e-6));
        Assert.That(ranking.call(zeros(1), zeros(1), one).item<float>(), Is.EqualTo(1f));
        Assert.That(triplet.call(a, a, b).item<float>(), Is.Zero);
        Assert.That(triplet.call(a, b, a).item<float>(), Is.EqualTo(1 + MathF.Sqrt(2)).Within(1e-4));
    }

    [Test]
    public void Losses_carry_their_own_names_and_reductions()
    {
        using MSELoss loss = MSELoss(Reduction.Sum);
        Assert.That(loss.GetName(), Is.EqualTo("MSELoss"));
        Assert.That(loss.reduction, Is.EqualTo(Reduction.Sum));
    }

    [Test]
    public void Temporal_classification_of_a_certain_path_costs_nothing()
    {
        Tensor logits = full([2, 1, 2], -100f);
        logits[0, 0, 1] = tensor(0f);
        logits[1, 0, 0] = tensor(0f);
        using CTCLoss loss = CTCLoss();
        Tensor value = loss.call(logits, tensor(new long[] { 1 }).reshape(1, 1), tensor(new long[] { 2 }), tensor(new long[] { 1 }));
        Assert.That(value.item<float>(), Is.Zero.Within(1e-5));
    }
}
