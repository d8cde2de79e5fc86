using Distiller.Zoo.Data;

namespace Distiller.Examples.Tests.Data;

[TestFixture]
public sealed class DataSplitTests
{
    private static readonly ImageSet Images = DrawnImages.Draw(new() { Count = 100 });

    [TestCase(0.1, 10)]
    [TestCase(0.199, 19)]
    [TestCase(0, 0)]
    public void The_floor_of_the_ratio_validates(double ratio, int expected)
    {
        var (train, validation) = DataSplit.Of(Images, ratio, seed: 1);

        Assert.That(validation.Count, Is.EqualTo(expected));
        Assert.That(train.Count, Is.EqualTo(100 - expected));
    }

    [Test]
    public void Every_image_is_in_exactly_one_part()
    {
        var (train, validation) = DataSplit.Of(Images, 0.3, seed: 1);

        Assert.That(Texts(train).Concat(Texts(validation)), Is.EquivalentTo(Texts(Images)));
    }

    [Test]
    public void The_seed_decides()
    {
        var first = Texts(DataSplit.Of(Images, 0.3, seed: 1).Validation);

        Assert.That(Texts(DataSplit.Of(Images, 0.3, seed: 1).Validation), Is.EqualTo(first));
        Assert.That(Texts(DataSplit.Of(Images, 0.3, seed: 2).Validation), Is.Not.EquivalentTo(first));
    }

    [TestCase(1)]
    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    public void The_ratio_is_a_fraction_below_one(double ratio) =>
        Assert.That(() => DataSplit.Of(Images, ratio, seed: 1), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static List<string> Texts(ImageSet images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => Convert.ToHexString(images.Image(i)))];
}
