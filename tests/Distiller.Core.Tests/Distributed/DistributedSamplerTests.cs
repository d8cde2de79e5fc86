using Distiller.Data;
using Distiller.Distributed;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Distributed;

/// <summary>Shares of minibatches.</summary>
[TestFixture]
public sealed class DistributedSamplerTests
{
    [TestCase(48, 12, 1)]
    [TestCase(48, 12, 3)]
    [TestCase(57, 12, 2)]
    [TestCase(50, 12, 4)]
    [TestCase(3, 8, 8)]
    public void Ranks_together_see_each_minibatch_of_one_process_and_repeat_nothing_but_padding(int samples, int batch, int ranks)
    {
        DistributedSampler single = Sampler(samples, batch, (0, 1));
        DistributedSampler[] all = [.. Enumerable.Range(0, ranks).Select(rank => Sampler(samples, batch, (rank, ranks)))];

        int repeated = 0;
        for (int minibatch = 0; minibatch < single.BatchCount; minibatch++)
        {
            long[] whole = single.Samples(3, minibatch);
            long[][] shares = [.. all.Select(sampler => sampler.Samples(3, minibatch))];
            Assert.That(shares.Select(share => share.Length).Distinct().Count(), Is.EqualTo(1), "equal shares");
            Assert.That(shares.SelectMany(share => share).Take(whole.Length), Is.EqualTo(whole), "the order of one process");
            repeated += shares.Sum(share => share.Length) - whole.Length;
        }

        Assert.That(all.Select(sampler => sampler.BatchCount), Is.All.EqualTo(single.BatchCount));
        Assert.That(all.Select(sampler => sampler.PaddedCount), Is.All.EqualTo(repeated));
        Assert.That(Enumerable.Range(0, single.BatchCount).SelectMany(minibatch => single.Samples(3, minibatch)), Is.EquivalentTo(Enumerable.Range(0, samples)));
    }

    [Test]
    public void Epochs_differ_and_repeat()
    {
        DistributedSampler sampler = Sampler(48, 12, (1, 2));
        long[] first = sampler.Samples(0, 0);

        Assert.That(sampler.Samples(1, 0), Is.Not.EqualTo(first));
        Assert.That(sampler.Samples(0, 0), Is.EqualTo(first));
    }

    [Test]
    public void Last_minibatch_that_is_not_full_can_be_left_out() =>
        Assert.That(new DistributedSampler(57, 12, (0, 2), shuffles: false, seed: 0, dropLast: true), Has.Property("BatchCount").EqualTo(4).And.Property("PaddedCount").Zero);

    [Test]
    public void Minibatch_that_cannot_be_cut_is_refused_with_the_nearest_that_can() =>
        Assert.That(() => Sampler(48, 10, (0, 3)), Throws.ArgumentException.With.Message.Contains("10 cannot be cut into 3 equal parts. Choose 9 or 12"));

    [Test]
    public void Shards_of_a_source_are_its_minibatches_cut_and_filled_up()
    {
        using var scope = NewDisposeScope();
        using TensorBatches source = new(arange(7, dtype: ScalarType.Float32), arange(7), new BatchOptions { BatchSize = 4 });
        List<string> lines = [];

        float[][] first = Read(new ShardedBatches(source, 0, 2, lines.Add));
        float[][] second = Read(new ShardedBatches(source, 1, 2));

        Assert.That(first, Is.EqualTo((float[][])[[0, 1], [4, 5]]));
        Assert.That(second, Is.EqualTo((float[][])[[2, 3], [6, 4]]));
        Assert.That(lines, Is.EqualTo((string[])["A minibatch of 3 samples cannot be cut into 2 equal parts: 1 of it are repeated, so that each rank has 2."]));
    }

    [Test]
    public void Parts_for_measuring_hold_every_minibatch_once()
    {
        using var scope = NewDisposeScope();
        using TensorBatches source = new(arange(7, dtype: ScalarType.Float32), arange(7), new BatchOptions { BatchSize = 2 });

        float[][] parts = [.. Enumerable.Range(0, 3).SelectMany(rank => Read(new BatchRange(source, rank, 3)))];

        Assert.That(parts.SelectMany(part => part), Is.EqualTo((float[])[0, 1, 2, 3, 4, 5, 6]));
    }

    private static DistributedSampler Sampler(int samples, int batch, (int, int) place) => new(samples, batch, place, shuffles: true, seed: 9, dropLast: false);

    private static float[][] Read(IBatchSource source) => [.. source.ReadEpoch(0).Select(batch => (float[])[.. batch.Inputs.data<float>()])];
}
