using Distiller.Data;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Data;

[TestFixture]
public sealed class TensorBatchesTests
{
    private static readonly BatchOptions shuffled = new() { BatchSize = 3, Shuffle = true, Seed = 4 };

    [Test]
    public void Every_sample_comes_once_in_an_epoch() =>
        Assert.That(Read(shuffled, epoch: 2).SelectMany(batch => batch), Is.EquivalentTo(Enumerable.Range(0, 10)));

    [Test]
    public void Epochs_have_orders_of_their_own() =>
        Assert.That(Read(shuffled, epoch: 1).SelectMany(batch => batch), Is.Not.EqualTo(Read(shuffled, epoch: 2).SelectMany(batch => batch)));

    [Test]
    public void Reading_from_the_middle_gives_the_same_minibatches() =>
        Assert.That(Read(shuffled, epoch: 1, first: 2), Is.EqualTo(Read(shuffled, epoch: 1)[2..]));

    [TestCase(false, 4)]
    [TestCase(true, 3)]
    public void Last_minibatch_may_be_left_out(bool dropLast, int count) =>
        Assert.That(Read(shuffled with { DropLast = dropLast }, epoch: 0), Has.Count.EqualTo(count));

    [Test]
    public void Shuffle_is_the_same_on_every_machine() =>
        Assert.That(SampleOrder.Shuffled(8, seed: 1, epoch: 0), Is.EqualTo((long[])[1, 0, 3, 4, 6, 5, 2, 7]));

    [Test]
    public void Transformation_has_a_seed_of_its_own_in_each_minibatch()
    {
        List<long> seeds = [];
        BatchOptions options = shuffled with { Transform = Note };

        _ = Read(options, epoch: 0);
        _ = Read(options, epoch: 1);

        Assert.That(seeds, Is.Unique);

        Tensor Note(Tensor samples, long seed)
        {
            seeds.Add(seed);
            return samples;
        }
    }

    [Test]
    public void Reading_leaves_no_tensor_behind() => TensorLeakCheck.Verify(() => Read(shuffled, epoch: 0));

    [Test]
    public void One_target_per_sample_is_demanded()
    {
        using Tensor inputs = zeros(3, 2);
        using Tensor targets = zeros(4);

        Assert.That(() => new TensorBatches(inputs, targets, shuffled), Throws.ArgumentException.With.Message.Contains("(3, 2)"));
    }

    private static List<int[]> Read(BatchOptions options, int epoch, int first = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        using TensorBatches batches = new(arange(10, dtype: float32), arange(10, dtype: int64), options);
        return [.. batches.ReadEpoch(epoch, first).Select(batch => batch.Targets.data<long>().Select(label => (int)label).ToArray())];
    }
}
