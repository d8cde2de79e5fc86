using Distiller.Zoo.Data;

namespace Distiller.Examples.Tests.Data;

[TestFixture]
public sealed class DrawnImagesTests
{
    private static readonly DrawingOptions Grey = new() { Count = 200, Seed = 3 };
    private static readonly DrawingOptions Colour = Grey with { Channels = 3, Size = 32 };

    [Test]
    public void The_same_options_give_the_same_bytes()
    {
        var (first, second) = (DrawnImages.Draw(Colour), DrawnImages.Draw(Colour));

        Assert.That(Enumerable.Range(0, 200).All(i => first.Image(i).SequenceEqual(second.Image(i))));
    }

    [Test]
    public void An_image_does_not_depend_on_how_many_are_drawn()
    {
        var (few, many) = (DrawnImages.Draw(Grey with { Count = 10 }), DrawnImages.Draw(Grey));

        Assert.That(few.Image(7).SequenceEqual(many.Image(7)));
    }

    [Test]
    public void Seeds_and_series_give_different_images()
    {
        var reference = DrawnImages.Draw(Grey);

        Assert.That(Shares(reference, DrawnImages.Draw(Grey with { Seed = 4 })), Is.Zero);
        Assert.That(Shares(reference, DrawnImages.Draw(Grey with { Series = 1 })), Is.Zero);
    }

    [Test]
    public void Every_beginning_of_tens_is_balanced()
    {
        var images = DrawnImages.Draw(Grey with { Count = 50 });

        Assert.That(images.CountByClass(), Has.Length.EqualTo(10).And.All.EqualTo(5));
        Assert.That(images.ClassNames, Is.Unique);
    }

    [Test]
    public void Without_disturbance_ink_is_lighter_than_the_ground()
    {
        var images = DrawnImages.Draw(Grey with { Noise = 0, Occlusion = 0, StrayStrokes = 0 });

        // The darkest tenth and the lightest pixel of an undisturbed image are ground and pen.
        Assert.That(Enumerable.Range(0, images.Count), Is.All.Matches<int>(i =>
        {
            byte[] sorted = [.. images.Image(i).ToArray().Order()];
            return sorted[^1] > sorted[sorted.Length / 10] + 30;
        }));
    }

    [TestCase(2, 28)]
    [TestCase(1, 11)]
    public void Impossible_sizes_are_refused(int channels, int size) =>
        Assert.That(
            () => DrawnImages.Draw(Grey with { Channels = channels, Size = size }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void No_images_are_a_set_too() => Assert.That(DrawnImages.Draw(Grey with { Count = 0 }).Count, Is.Zero);

    private static int Shares(ImageSet left, ImageSet right) =>
        Enumerable.Range(0, left.Count).Count(i => left.Image(i).SequenceEqual(right.Image(i)));
}
