using Distiller.Zoo.Data;

namespace Distiller.Examples.Tests.Data;

[TestFixture]
public sealed class DataSetsTests
{
    private static readonly DataSetOptions Nowhere = new() { FallbackFolder = null, EmbeddedTrainCount = 20, EmbeddedTestCount = 10 };

    private TemporaryFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Without_a_folder_images_are_drawn()
    {
        var data = DataSets.Open(DataSetFamily.Cifar10, Nowhere with { Seed = 5 });

        Assert.That(data.Origin, Is.EqualTo(DataOrigin.Embedded));
        Assert.That(data.Train, Has.Property("Count").EqualTo(20).And.Property("Channels").EqualTo(3).And.Property("Width").EqualTo(32));
        Assert.That(data.Test.Count, Is.EqualTo(10));
        Assert.That(data.Description, Does.Contain("embedded").And.Contains("cifar10").And.Contains("seed 5").And.Contains("20 training"));
    }

    [Test]
    public void The_named_folder_comes_first()
    {
        using var other = new TemporaryFolder();
        DataFiles.WriteMnist(folder, train: 20);
        DataFiles.WriteMnist(other, train: 30);

        var data = DataSets.Open(DataSetFamily.Mnist, Nowhere with { Folder = folder.Path, FallbackFolder = other.Path });

        Assert.That(data.Origin, Is.EqualTo(DataOrigin.Folder));
        Assert.That(data.Train.Count, Is.EqualTo(20));
        Assert.That(data.Description, Does.Contain(folder.Path));
    }

    [Test]
    public void The_folder_of_the_environment_comes_second()
    {
        DataFiles.WriteMnist(folder);

        var data = DataSets.Open(DataSetFamily.Mnist, Nowhere with { FallbackFolder = folder.Path });

        Assert.That(data.Origin, Is.EqualTo(DataOrigin.Environment));
        Assert.That(data.Description, Does.Contain(folder.Path).And.Contains(DataSets.Variable));
    }

    [Test]
    public void A_folder_of_the_environment_without_the_set_is_mentioned()
    {
        DataFiles.WriteMnist(folder);

        var data = DataSets.Open(DataSetFamily.Cifar10, Nowhere with { FallbackFolder = folder.Path });

        Assert.That(data.Origin, Is.EqualTo(DataOrigin.Embedded));
        Assert.That(data.Description, Does.Contain(folder.Path).And.Contains("no cifar10 files"));
    }

    [Test]
    public void A_named_folder_without_the_set_is_an_error()
    {
        DataFiles.WriteMnist(folder);

        Assert.That(
            () => DataSets.Open(DataSetFamily.Cifar10, Nowhere with { Folder = folder.Path }),
            Throws.InstanceOf<DataSetException>().With.Message.Contains(folder.Path).And.Message.Contains("data_batch_1.bin"));
    }

    [Test]
    public void A_folder_that_does_not_exist_is_an_error()
    {
        var missing = Path.Combine(folder.Path, "nothing");

        Assert.That(
            () => DataSets.Open(DataSetFamily.Mnist, Nowhere with { Folder = missing }),
            Throws.InstanceOf<DataSetException>().With.Message.Contains(missing).And.Message.Contains("does not exist"));
        Assert.That(
            () => DataSets.Open(DataSetFamily.Mnist, Nowhere with { FallbackFolder = missing }),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("does not exist"));
    }

    [Test]
    public void Files_may_lie_two_folders_deep()
    {
        DataFiles.WriteMnist(folder, prefix: "MNIST/raw/", suffix: ".gz");

        Assert.That(DataSets.Open(DataSetFamily.Mnist, Nowhere with { Folder = folder.Path }).Train.Count, Is.EqualTo(20));
    }

    [Test]
    public void Half_a_set_is_an_error_and_not_replaced()
    {
        folder.Write("data_batch_1.bin", DataFiles.CifarBatch(2));

        Assert.That(
            () => DataSets.Open(DataSetFamily.Cifar10, Nowhere with { FallbackFolder = folder.Path }),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("test_batch.bin"));
    }

    [Test]
    public void A_family_without_reader_is_refused() =>
        Assert.That(
            () => DataSets.Open(DataSetFamily.ImageNet, Nowhere),
            Throws.InstanceOf<DataSetException>().With.Message.Contains("imagenet"));

    [Test]
    public void Families_are_found_by_name()
    {
        Assert.That(DataSetFamily.Find("CIFAR10"), Is.SameAs(DataSetFamily.Cifar10));
        Assert.That(() => DataSetFamily.Find("cifar"), Throws.ArgumentException.With.Message.Contains("mnist, cifar10, imagenet"));
    }
}
