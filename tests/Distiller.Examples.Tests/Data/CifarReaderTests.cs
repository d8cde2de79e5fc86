using Distiller.Zoo.Data;

namespace Distiller.Examples.Tests.Data;

[TestFixture]
public sealed class CifarReaderTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Batches_that_are_present_are_joined_in_order()
    {
        folder.Write("data_batch_1.bin", DataFiles.CifarBatch(3));
        folder.Write("data_batch_4.bin.gz", DataFiles.CifarBatch(2, firstLabel: 7));

        var train = CifarReader.Read(folder.Path, train: true);

        Assert.That(Enumerable.Range(0, train.Count).Select(i => train.Label(i)), Is.EqualTo([0, 1, 2, 7, 8]));
        Assert.That(train.Image(3)[0], Is.EqualTo(7), "first red pixel");
        Assert.That(train.Image(3)[1024], Is.EqualTo((7 + 1024) % 256), "first green pixel");
        Assert.That(train.ClassNames[7], Is.EqualTo("horse"));
    }

    [Test]
    public void The_test_batch_is_read_by_itself()
    {
        folder.Write("test_batch.bin", DataFiles.CifarBatch(4));

        Assert.That(CifarReader.Read(folder.Path, train: false).Count, Is.EqualTo(4));
        Assert.That(
            () => CifarReader.Read(folder.Path, train: true),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("data_batch_1.bin").And.Message.Contains("missing"));
    }

    [TestCase(0)]
    [TestCase(3072)]
    [TestCase(6145)]
    public void A_length_that_is_no_multiple_of_a_record_is_refused(int length)
    {
        folder.Write("test_batch.bin", DataFiles.CifarBatch(2)[..Math.Min(length, 6146)]);

        Assert.That(
            () => CifarReader.Read(folder.Path, train: false),
            Throws.InstanceOf<DataSetException>().With.Message.Contains($"{length} bytes").And.Message.Contains("3073"));
    }

    [Test]
    public void A_label_without_class_is_refused_with_its_record()
    {
        var content = DataFiles.CifarBatch(3);
        content[2 * DataFiles.CifarRecord] = 200;
        folder.Write("test_batch.bin", content);

        Assert.That(
            () => CifarReader.Read(folder.Path, train: false),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("record 2").And.Message.Contains("label 200"));
    }
}
