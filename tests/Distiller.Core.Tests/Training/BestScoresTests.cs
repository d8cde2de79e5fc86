using Distiller.Training;

namespace Distiller.Core.Tests.Training;

[TestFixture]
public sealed class BestScoresTests
{
    [Test(Description = "EX-37")]
    public void Original_order_puts_the_sparsest_first_and_the_later_epoch_before()
    {
        BestScores scores = new(BestScoreOrder.SparsityFirst);
        scores.Add(new Score(0, .90, .99, 4));
        scores.Add(new Score(1, .80, .98, 3));
        scores.Add(new Score(2, .80, .98, 3));

        Assert.That(scores.Ranking.Select(score => score.Epoch), Is.EqualTo((int[])[2, 1, 0]));
    }

    [Test]
    public void Accuracy_comes_first_and_sparsity_breaks_ties()
    {
        BestScores scores = new();
        scores.Add(new Score(0, .90, .99, 4));
        scores.Add(new Score(1, .90, .99, 3));

        bool isBest = scores.Add(new Score(2, .80, .99, 1));

        Assert.That(scores.Ranking.Select(score => score.Epoch), Is.EqualTo((int[])[1, 0, 2]));
        Assert.That(isBest, Is.False);
    }
}
