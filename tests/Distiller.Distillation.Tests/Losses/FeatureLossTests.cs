using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Losses;

/// <summary>Each formula on numbers that can be followed by hand.</summary>
public sealed class FeatureLossTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void Open() => scope = NewDisposeScope();

    [TearDown]
    public void Close() => scope.Dispose();

    [Test]
    public void Hint_is_the_mean_of_squared_differences() =>
        Assert.That(HintLoss.Of(Rows([1, 2], [3, 4]), Rows([1, 0], [0, 4])).ToDouble(), Is.EqualTo((4 + 9) / 4.0).Within(1e-6));

    [Test]
    public void Hint_averages_the_larger_map_down()
    {
        var large = tensor([1f, 3f, 5f, 7f]).reshape(1, 1, 2, 2);
        Assert.That(HintLoss.Of(large, tensor([3f]).reshape(1, 1, 1, 1)).ToDouble(), Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Hint_refuses_other_shapes() => Assert.That(
        () => HintLoss.Of(Rows([1, 2]), Rows([1, 2, 3])),
        Throws.TypeOf<ModelStructureException>().With.Message.Contains("(1, 2)").And.Message.Contains("(1, 3)").And.Message.Contains("HintSpec"));

    // Student: channel sums of squares 9 and 16 over 2 positions, norm √(9² + 16²); teacher: all at the second position.
    [Test]
    public void Attention_compares_normalised_energy()
    {
        var student = tensor([3f, 4f]).reshape(1, 1, 1, 2);
        var teacher = tensor([0f, 2f, 0f, 1f]).reshape(1, 2, 1, 2);
        var norm = Math.Sqrt((9 * 9) + (16 * 16));
        var expected = Math.Pow(9 / norm, 2) + Math.Pow((16 / norm) - 1, 2);
        Assert.That(AttentionTransferLoss.Of(student, teacher).ToDouble(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Attention_ignores_scale_and_width()
    {
        var student = Some.Tensor(2, 3, 4, 4);
        Assert.That(AttentionTransferLoss.Of(student, cat([student * 5, student * 5], 1)).ToDouble(), Is.Zero.Within(1e-9));
    }

    [Test]
    public void Attention_refuses_what_are_no_maps() => Assert.That(
        () => AttentionTransferLoss.Of(Rows([1, 2]), Rows([1, 2])), Throws.TypeOf<ModelStructureException>().With.Message.Contains("(N, C, H, W)"));

    // Points 0, 1, 3 on a line: distances 1, 2, 3, mean 2; and 0, 1, 2: distances 1, 1, 2, mean 4/3.
    [Test]
    public void Relational_distances_are_in_units_of_their_mean()
    {
        var expected = 2 * new[] { 0.5 - 0.75, 1 - 0.75, 1.5 - 1.5 }.Sum(difference => 0.5 * difference * difference) / 9;
        Assert.That(RelationalLoss.OfDistances(Rows([0], [1], [3]), Rows([0], [1], [2])).ToDouble(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Relations_survive_rotation_scale_and_shift()
    {
        var student = Some.Tensor(5, 2);
        var rotation = tensor([0f, 1f, -1f, 0f]).reshape(2, 2);
        var teacher = (student.matmul(rotation) * 3) + 7;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(RelationalLoss.OfDistances(student, teacher).ToDouble(), Is.Zero.Within(1e-8));
            Assert.That(RelationalLoss.OfAngles(student, teacher).ToDouble(), Is.Zero.Within(1e-8));
        }
    }

    // A right angle at the second point against a straight line: cosines 0 and −1 there, 1/√2 and 1 at the other two.
    [Test]
    public void Relational_angles_are_cosines_at_the_middle_sample()
    {
        var corner = Rows([1, 0], [0, 0], [0, 1]);
        var line = Rows([-1, 0], [0, 0], [1, 0]);
        var atEnds = 1 - (1 / Math.Sqrt(2));
        var expected = 0.5 * ((2 * 1) + (4 * atEnds * atEnds)) / 27;
        Assert.That(RelationalLoss.OfAngles(corner, line).ToDouble(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Coinciding_samples_have_a_finite_gradient()
    {
        var student = zeros(3, 4, requires_grad: true);
        var loss = RelationalLoss.OfDistances(student, Some.Tensor(3, 4)) + RelationalLoss.OfAngles(student, Some.Tensor(3, 4));
        loss.backward();
        Assert.That(student.grad!.isfinite().all().ToBoolean());
    }

    // Student: orthogonal samples, G = I; teacher: equal samples, every entry 1/√2.
    [Test]
    public void Similarity_compares_normalised_products()
    {
        var half = 1 / Math.Sqrt(2);
        var expected = ((2 * (1 - half) * (1 - half)) + (2 * half * half)) / 4;
        Assert.That(SimilarityLoss.Of(Rows([1, 0], [0, 2]), Rows([1, 1], [1, 1])).ToDouble(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Contrast_is_the_logarithm_of_the_batch_size_when_nothing_can_be_told_apart() =>
        Assert.That(ContrastiveLoss.Of(ones(4, 3), ones(4, 5).narrow(1, 0, 3), 0.1).ToDouble(), Is.EqualTo(Math.Log(4)).Within(1e-6));

    [Test]
    public void Contrast_is_near_zero_when_each_sample_is_recognised() =>
        Assert.That(ContrastiveLoss.Of(eye(4), eye(4), 0.05).ToDouble(), Is.LessThan(1e-6));

    // Zhao et al. 2022, equation 6: soft targets are TCKD + (1 − p_y) NCKD.
    [Test]
    public void Decoupled_parts_add_up_to_soft_targets()
    {
        var (student, teacher) = (Some.Tensor(1, 5) * 3, HashFill.Tensor([1, 5], seed: 3) * 3);
        var label = tensor([2L]);
        const double Temperature = 2;
        var sure = (teacher / Temperature).softmax(1)[0, 2].ToDouble();
        var decoupled = DecoupledLoss.Of(student, teacher, label, Temperature, targetWeight: 1, otherWeight: 1 - sure);
        Assert.That(decoupled.ToDouble(), Is.EqualTo(SoftTargetLoss.Of(student, teacher, Temperature).ToDouble()).Within(1e-5));
    }

    private static Tensor Rows(params float[][] rows) => tensor([.. rows.SelectMany(row => row)]).reshape(rows.Length, rows[0].Length);
}
