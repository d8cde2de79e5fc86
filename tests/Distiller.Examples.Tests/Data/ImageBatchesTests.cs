using Distiller.Testing;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Data;

[TestFixture]
public sealed class ImageBatchesTests
{
    private static readonly ImageSet Grey = DrawnImages.Draw(new() { Count = 50 });
    private static readonly ImageSet Colour = DrawnImages.Draw(new() { Count = 50, Channels = 3, Size = 32 });
    private static readonly ImageBatchOptions InOrder = new() { BatchSize = 16 };
    private static readonly ImageBatchOptions Shuffled = InOrder with { Shuffle = true, Seed = 9 };

    [Test]
    public void Pixels_are_normalised_by_the_constants_of_the_family()
    {
        using var scope = NewDisposeScope();
        var batches = new ImageBatches(Grey, DataSetFamily.Mnist, InOrder);

        var batch = batches.ReadEpoch(0).First();

        TensorAssert.Shape(batch.Inputs, 16, 1, 28, 28);
        TensorAssert.Shape(batch.Targets, 16);
        Assert.That(batch.Targets.dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(batch.Inputs[3, 0, 2, 5].item<float>(), Is.EqualTo(((Grey.Image(3)[61] / 255f) - 0.1307f) / 0.3081f).Within(1e-6));
        Assert.That(batch.Targets[3].item<long>(), Is.EqualTo(Grey.Label(3)));
    }

    [Test]
    public void The_last_minibatch_is_smaller_or_left_out()
    {
        Assert.That(Sizes(InOrder), Is.EqualTo([16, 16, 16, 2]));
        Assert.That(Sizes(InOrder with { DropLast = true }), Is.EqualTo([16, 16, 16]));
    }

    [Test]
    public void An_epoch_repeats_itself_and_differs_from_the_next()
    {
        var first = Inputs(Shuffled with { Augment = true }, epoch: 4);

        Assert.That(Inputs(Shuffled with { Augment = true }, epoch: 4), Is.EqualTo(first));
        Assert.That(Inputs(Shuffled with { Augment = true }, epoch: 5), Is.Not.EqualTo(first));
    }

    [Test]
    public void An_epoch_can_begin_in_the_middle()
    {
        using var scope = NewDisposeScope();
        var batches = new ImageBatches(Colour, DataSetFamily.Cifar10, Shuffled with { Augment = true });

        var whole = batches.ReadEpoch(2).ToList();
        var rest = batches.ReadEpoch(2, firstBatch: 2).ToList();

        Assert.That(rest, Has.Count.EqualTo(2));
        TensorAssert.Exact(rest[0].Inputs, whole[2].Inputs);
        TensorAssert.Exact(rest[1].Targets, whole[3].Targets);
    }

    [Test]
    public void Shuffling_uses_every_image_once()
    {
        using var scope = NewDisposeScope();
        var batches = new ImageBatches(Grey, DataSetFamily.Mnist, Shuffled);

        var labels = batches.ReadEpoch(0).SelectMany(batch => batch.Targets.data<long>().ToArray()).ToList();

        Assert.That(labels, Is.EquivalentTo(Enumerable.Range(0, 50).Select(i => (long)Grey.Label(i))));
        Assert.That(labels, Is.Not.EqualTo(Enumerable.Range(0, 50).Select(i => (long)Grey.Label(i))));
    }

    [Test]
    public void A_part_of_the_images_changes_with_the_epoch_unless_it_is_fixed()
    {
        var part = Shuffled with { EffectiveFraction = 0.5 };
        var fixedPart = part with { FixedSubset = true };

        Assert.That(Sizes(part).Sum(), Is.EqualTo(25));
        Assert.That(Inputs(part, 0).ToHashSet(), Is.Not.EquivalentTo(Inputs(part, 1).ToHashSet()));
        Assert.That(Inputs(fixedPart, 0), Is.EquivalentTo(Inputs(fixedPart, 1)).And.Not.EqualTo(Inputs(fixedPart, 1)));
        Assert.That(Inputs(fixedPart with { Shuffle = false }, 0), Is.EqualTo(Inputs(fixedPart with { Shuffle = false }, 1)));
    }

    [Test]
    public void Augmented_images_are_shifted_mirrored_and_padded_with_black()
    {
        var (down, right) = (2, -3);
        var table = Enumerable.Range(0, 256).Select(level => (float)level).ToArray();
        byte[] channel = [.. Enumerable.Range(0, 64).Select(k => (byte)(k + 1))];
        var plain = new float[64];
        var mirrored = new float[64];

        new Augmentation.Variation(down, right, Mirrored: false).Copy(channel, 8, 8, table, plain);
        new Augmentation.Variation(down, right, Mirrored: true).Copy(channel, 8, 8, table, mirrored);

        Assert.That(plain[..8], Is.EqualTo([0f, 0f, 0f, 17f, 18f, 19f, 20f, 21f]), "row 2 of the image, three black pixels first");
        Assert.That(mirrored[..8], Is.EqualTo([21f, 20f, 19f, 18f, 17f, 0f, 0f, 0f]));
        Assert.That(plain[^16..], Is.All.Zero, "two rows below the image");
    }

    [Test]
    public void Augmentation_reaches_every_shift_and_both_sides()
    {
        var augmentation = DataSetFamily.Cifar10.Augmentation;

        var variations = Enumerable.Range(0, 2000).Select(image => augmentation.Choose(1, 0, image)).ToList();

        Assert.That(variations.Select(variation => variation.Down).Distinct(), Is.EquivalentTo(Enumerable.Range(-4, 9)));
        Assert.That(variations.Select(variation => variation.Right).Distinct(), Is.EquivalentTo(Enumerable.Range(-4, 9)));
        Assert.That(variations.Count(variation => variation.Mirrored), Is.InRange(900, 1100));
    }

    [Test]
    public void Images_of_another_family_are_refused() =>
        Assert.That(() => new ImageBatches(Grey, DataSetFamily.Cifar10, InOrder), Throws.ArgumentException.With.Message.Contains("3 channels"));

    [TestCase(0, 1)]
    [TestCase(16, 0)]
    [TestCase(16, 1.5)]
    public void Impossible_options_are_refused(int batchSize, double fraction) =>
        Assert.That(
            () => new ImageBatches(Grey, DataSetFamily.Mnist, new() { BatchSize = batchSize, EffectiveFraction = fraction }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Reading_leaves_only_the_minibatch()
    {
        var batches = new ImageBatches(Grey, DataSetFamily.Mnist, InOrder);

        TensorLeakCheck.Verify(() =>
        {
            foreach (var batch in batches.ReadEpoch(0))
            {
                batch.Dispose();
            }
        });
    }

    private static List<int> Sizes(ImageBatchOptions options)
    {
        using var scope = NewDisposeScope();
        return [.. new ImageBatches(Grey, DataSetFamily.Mnist, options).ReadEpoch(0).Select(batch => batch.Count)];
    }

    /// <summary>Each image of an epoch as a text, in order.</summary>
    private static List<string> Inputs(ImageBatchOptions options, int epoch)
    {
        using var scope = NewDisposeScope();
        return
        [
            .. new ImageBatches(Colour, DataSetFamily.Cifar10, options).ReadEpoch(epoch)
                .SelectMany(batch => batch.Inputs.unbind(0).Select(image => Convert.ToHexString(image.contiguous().bytes))),
        ];
    }
}
