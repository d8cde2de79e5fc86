using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.StandIn.Tests.Data;

[TestFixture]
public sealed class DataLoaderTests
{
    [Test]
    public void Batches_follow_the_order_of_the_dataset()
    {
        using DataLoader loader = DataLoader(new Numbers(5), 2);
        Assert.That(Values(loader), Is.EqualTo(new float[][] { [0, 1], [2, 3], [4] }));
    }

    [TestCase(false, 3)]
    [TestCase(true, 2)]
    public void Count_is_the_number_of_batches(bool dropLast, int expected)
    {
        using DataLoader loader = DataLoader(new Numbers(5), 2, drop_last: dropLast);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loader.Count, Is.EqualTo(expected));
            Assert.That(Values(loader), Has.Length.EqualTo(expected));
        }
    }

    [Test]
    public void Seeded_shuffling_repeats_itself_and_holds_every_item_once()
    {
        using DataLoader loader = DataLoader(new Numbers(20), 4, shuffle: true, seed: 7);
        float[] first = [.. Values(loader).SelectMany(v => v)], second = [.. Values(loader).SelectMany(v => v)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Is.EqualTo(first));
            Assert.That(first.Order(), Is.EqualTo(Enumerable.Range(0, 20).Select(k => (float)k)));
            Assert.That(first, Is.Not.Ordered);
        }
    }

    [Test]
    public void Given_order_is_kept()
    {
        using DataLoader loader = DataLoader(new Numbers(4), 3, [3, 1, 0, 2]);
        Assert.That(Values(loader), Is.EqualTo(new float[][] { [3, 1, 0], [2] }));
    }

    [Test]
    public void Scalars_become_a_vector_and_workers_keep_the_order()
    {
        using DataLoader loader = DataLoader(new Numbers(50), 25, num_worker: 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Values(loader).SelectMany(v => v), Is.Ordered);
            Assert.That(loader.num_workers, Is.EqualTo(4));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Batch_is_disposed_when_the_next_is_asked_for(bool disposeBatch)
    {
        using DataLoader loader = DataLoader(new Numbers(4), 2, disposeBatch: disposeBatch);
        List<Tensor> seen = [];
        foreach (Dictionary<string, Tensor> batch in loader)
        {
            Assert.That(batch["value"].IsInvalid, Is.False);
            seen.Add(batch["value"]);
        }

        Assert.That(seen.Select(tensor => tensor.IsInvalid), Is.All.EqualTo(disposeBatch));
        seen.ForEach(tensor => tensor.Dispose());
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Dataset_is_disposed_with_the_loader_if_wanted(bool disposeDataset)
    {
        using var dataset = new Numbers(2);
        DataLoader(dataset, 1, disposeDataset: disposeDataset).Dispose();
        Assert.That(dataset.IsDisposed, Is.EqualTo(disposeDataset));
    }

    [TestCase(1)]
    [TestCase(3)]
    public void Pass_leaves_no_tensor_behind(int workers)
    {
        using DataLoader loader = DataLoader(new Numbers(9), 2, num_worker: workers);
        _ = Values(loader);
        long before = Tensor.TotalCount;
        _ = Values(loader);
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Tensor_dataset_gives_slices_and_batches_stack_them()
    {
        using Tensor inputs = arange(12, ScalarType.Float32).reshape(4, 3), labels = arange(4);
        using TensorDataset dataset = TensorDataset(inputs, labels);
        using IterableDataLoader loader = DataLoader(dataset, 4);
        IList<Tensor> item = dataset.GetTensor(2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dataset.Count, Is.EqualTo(4));
            Assert.That(item[0].data<float>().ToArray(), Is.EqualTo([6f, 7f, 8f]));
            Assert.That(item[1].item<long>(), Is.EqualTo(2));
            foreach (IList<Tensor> batch in loader) Assert.That(batch[0].Equals(inputs) && batch[1].Equals(labels));
        }

        foreach (Tensor tensor in item) tensor.Dispose();
    }

    [Test]
    public void Own_collation_decides_the_form_of_a_batch()
    {
        using var loader = new DataLoader<Dictionary<string, Tensor>, float>(
            new Numbers(4), 2, (items, _) => items.Sum(item => item["value"].item<float>()));
        Assert.That(loader, Is.EqualTo([1f, 5f]));
    }

    private static float[][] Values(DataLoader loader) => [.. loader.Select(batch => batch["value"].data<float>().ToArray())];

    private sealed class Numbers(int count) : Dataset
    {
        public bool IsDisposed { get; private set; }

        public override long Count => count;

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["value"] = tensor((float)index) };

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
