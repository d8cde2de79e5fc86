using Distiller.Zoo.Data;

namespace Distiller.Examples.Tests.Data;

[TestFixture]
public sealed class MnistReaderTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase("")]
    [TestCase(".gz")]
    public void Images_and_labels_are_read_plain_and_packed(string suffix)
    {
        DataFiles.WriteMnist(folder, train: 20, test: 10, suffix: suffix);

        var train = MnistReader.Read(folder.Path, train: true);
        var test = MnistReader.Read(folder.Path, train: false);

        Assert.That(train, Has.Property("Count").EqualTo(20).And.Property("Height").EqualTo(4).And.Property("Channels").EqualTo(1));
        Assert.That(test.Count, Is.EqualTo(10));
        Assert.That(train.Label(13), Is.EqualTo(3));
        Assert.That(train.Image(1)[0], Is.EqualTo(16), "the second image begins after 4 × 4 pixels");
        Assert.That(train.CountByClass(), Is.All.EqualTo(2));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        folder.Write("train-images-idx3-ubyte", DataFiles.IdxImages(3));

        Assert.That(
            () => MnistReader.Read(folder.Path, train: true),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("train-labels-idx1-ubyte").And.Message.Contains("missing"));
    }

    [Test]
    public void A_truncated_file_is_refused_with_both_sizes()
    {
        DataFiles.WriteMnist(folder);
        folder.Write("train-images-idx3-ubyte", DataFiles.IdxImages(20)[..100]);

        Assert.That(
            () => MnistReader.Read(folder.Path, train: true),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("320").And.Message.Contains("84").And.Message.Contains("download"));
    }

    [Test]
    public void A_header_alone_is_not_enough()
    {
        DataFiles.WriteMnist(folder);
        folder.Write("train-labels-idx1-ubyte", [0, 0, 8]);

        Assert.That(() => MnistReader.Read(folder.Path, train: true), Throws.InstanceOf<DataSetException>().With.Message.Contains("3 bytes"));
    }

    [Test]
    public void Swapped_files_are_noticed_by_their_magic_number()
    {
        folder.Write("train-images-idx3-ubyte", DataFiles.IdxLabels(64));
        folder.Write("train-labels-idx1-ubyte", DataFiles.IdxLabels(64));

        Assert.That(
            () => MnistReader.Read(folder.Path, train: true),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("0x00000801").And.Message.Contains("0x00000803"));
    }

    [Test]
    public void Images_without_labels_are_counted()
    {
        DataFiles.WriteMnist(folder);
        folder.Write("train-labels-idx1-ubyte", DataFiles.IdxLabels(19));

        Assert.That(
            () => MnistReader.Read(folder.Path, train: true),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("20 images").And.Message.Contains("19 labels"));
    }

    [Test]
    public void A_label_without_class_is_refused()
    {
        DataFiles.WriteMnist(folder);
        var labels = DataFiles.IdxLabels(20);
        labels[^1] = 10;
        folder.Write("train-labels-idx1-ubyte", labels);

        Assert.That(() => MnistReader.Read(folder.Path, train: true), Throws.InstanceOf<DataSetException>().With.Message.Contains("label 10"));
    }

    [Test]
    public void A_damaged_gzip_file_is_refused_by_name()
    {
        DataFiles.WriteMnist(folder);
        var path = folder.Write("train-images-idx3-ubyte", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

        Assert.That(() => MnistReader.Read(folder.Path, train: true), Throws.InstanceOf<DataSetException>().With.Message.Contains(path));
    }
}
