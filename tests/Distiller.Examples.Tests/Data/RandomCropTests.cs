using Distiller.Data;
using Distiller.Testing;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Data;

public sealed class RandomCropTests
{
    private static readonly RandomCrop Usual = new();

    [TestCase(375, 500)]
    [TestCase(500, 333)]
    [TestCase(224, 224)]
    public void Parts_lie_inside_the_image_and_within_the_bounds(int height, int width)
    {
        CropWindow[] parts = [.. Enumerable.Range(0, 3000).Select(image => Usual.Choose(1, 0, image, height, width))];

        foreach (CropWindow part in parts)
        {
            Assert.That(part.Top >= 0 && part.Left >= 0 && part.Top + part.Height <= height && part.Left + part.Width <= width, Is.True, $"{part}");
            // Sides are rounded to whole pixels.
            Assert.That((double)part.Height * part.Width / (height * width), Is.InRange(0.079, 1), $"{part}");
            Assert.That((double)part.Width / part.Height, Is.InRange(0.74, 1.35), $"{part}");
        }

        Assert.That(parts.Min(Area), Is.LessThan(0.09), "small parts occur");
        Assert.That(parts.Max(Area), Is.GreaterThan(0.8), "large ones too");
        Assert.That(parts.Average(Area), Is.InRange(0.35, 0.56), "uniform, but for large parts that do not fit in");
        Assert.That((parts.Min(part => part.Top), parts.Min(part => part.Left)), Is.EqualTo((0, 0)));
        Assert.That((parts.Max(part => part.Top + part.Height), parts.Max(part => part.Left + part.Width)), Is.EqualTo((height, width)));

        double Area(CropWindow part) => (double)part.Height * part.Width / (height * width);
    }

    [TestCase(10, 1000, 10, 13, 0, 493)]
    [TestCase(1000, 12, 16, 12, 492, 0)]
    [TestCase(1, 1, 1, 1, 0, 0)]
    public void Where_nothing_fits_the_largest_part_of_the_middle_is_taken(int height, int width, int rows, int columns, int top, int left)
    {
        // Wide images have room for small parts only, so all of the area is asked for.
        RandomCrop whole = Usual with { LeastArea = 1 };

        Assert.That(whole.Choose(1, 0, 5, height, width), Is.EqualTo(new CropWindow(top, left, rows, columns)));
    }

    [Test]
    public void Seed_epoch_and_image_decide()
    {
        CropWindow part = Usual.Choose(4, 2, 77, 375, 500);

        Assert.That(Usual.Choose(4, 2, 77, 375, 500), Is.EqualTo(part));
        Assert.That((CropWindow[])[Usual.Choose(5, 2, 77, 375, 500), Usual.Choose(4, 3, 77, 375, 500), Usual.Choose(4, 2, 78, 375, 500)], Has.None.EqualTo(part));
    }

    [Test]
    public void What_is_mirrored_does_not_depend_on_what_is_cut_out()
    {
        Augmentation plain = new(Padding: 0, Flip: true);
        Augmentation cropped = plain with { Crop = Usual };

        Assert.That(
            Enumerable.Range(0, 100).Select(image => cropped.Choose(3, 1, image)), Is.EqualTo(Enumerable.Range(0, 100).Select(image => plain.Choose(3, 1, image))));
    }

    [Test]
    public void Pixels_beside_the_part_count_for_nothing()
    {
        // A grey square of 8 by 8 in the middle of white.
        byte[] image = [.. Enumerable.Range(0, 16 * 16).Select(place => (byte)(place / 16 is >= 4 and < 12 && place % 16 is >= 4 and < 12 ? 100 : 255))];

        byte[] cut = Resampling.CropAndResize(16, 16, image, new(4, 4, 8, 8), 5);

        Assert.That(cut, Is.EqualTo(Enumerable.Repeat((byte)100, 25)));
    }

    [Test]
    public void Part_of_the_size_that_is_wanted_is_taken_as_it_is()
    {
        byte[] planes = [.. Enumerable.Range(0, 2 * 6 * 7).Select(place => (byte)place)];

        byte[] cut = Resampling.CropAndResize(6, 7, planes, new(1, 2, 4, 4), 4);

        Assert.That(cut[..8], Is.EqualTo((byte[])[9, 10, 11, 12, 16, 17, 18, 19]));
        Assert.That(cut[16..20], Is.EqualTo((byte[])[51, 52, 53, 54]), "the second plane");
    }

    [Test]
    public void Epoch_repeats_itself_goes_on_from_the_middle_and_differs_from_the_next()
    {
        using var scope = NewDisposeScope();
        ImageSet images = DrawnImages.Draw(new() { Count = 12, Channels = 3, Size = 224 });
        ImageBatches batches = new(images, DataSetFamily.ImageNet, new() { BatchSize = 5, Shuffle = true, Augment = true, Seed = 9 });

        List<Batch> whole = [.. batches.ReadEpoch(3)];
        Batch second = batches.ReadEpoch(3, firstBatch: 1).First();

        TensorAssert.Shape(whole[0].Inputs, 5, 3, 224, 224);
        TensorAssert.Exact(second.Inputs, whole[1].Inputs);
        TensorAssert.Exact(batches.ReadEpoch(3).First().Inputs, whole[0].Inputs);
        Assert.That(batches.ReadEpoch(4).First().Inputs.eq(whole[0].Inputs).all().item<bool>(), Is.False);
    }

    [Test]
    public void Without_augmentation_images_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        ImageSet images = DrawnImages.Draw(new() { Count = 2, Channels = 3, Size = 224 });

        Batch batch = new ImageBatches(images, DataSetFamily.ImageNet, new() { BatchSize = 2 }).ReadEpoch(0).Single();

        Assert.That(batch.Inputs[1, 2, 17, 100].item<float>(), Is.EqualTo(((images.Image(1)[(2 * 224 * 224) + (17 * 224) + 100] / 255f) - 0.406f) / 0.225f).Within(1e-5));
    }
}
