using System.Runtime.InteropServices;
using Distiller.Data;
using Distiller.Persistence;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using TorchSharp;

namespace Distiller.Examples.Tests.Data;

public sealed class ImageFolderReaderTests
{
    private const int Red = 0xC80A1E;
    private const int Blue = 0x0A1EC8;
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeImages()
    {
        folder = new TemporaryFolder();
        Write("train/n02/a.png", 300, 260, Red, asJpeg: false);
        Write("train/n01/b.JPEG", 256, 256, Blue, asJpeg: true);
        Write("train/n01/a.png", 600, 260, Blue, asJpeg: false);
        Write("val/n02/a.png", 224, 224, Red, asJpeg: false);
        File.WriteAllText(Path.Combine(folder.Path, "train", "n01", "readme.txt"), "no image");
    }

    [TearDown]
    public void RemoveImages() => folder.Dispose();

    [Test]
    public void Classes_are_numbered_by_the_names_of_their_folders_and_images_by_theirs()
    {
        ImageSet train = ImageFolderReader.Read(folder.Path, train: true);
        ImageSet test = ImageFolderReader.Read(folder.Path, train: false);

        Assert.That(train.ClassNames, Is.EqualTo((string[])["n01", "n02"]));
        Assert.That(Enumerable.Range(0, train.Count).Select(index => train.Label(index)), Is.EqualTo((int[])[0, 0, 1]));
        Assert.That((train.Channels, train.Height, train.Width), Is.EqualTo((3, 224, 224)));
        Assert.That((test.Count, test.Label(0)), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Png_and_jpeg_of_one_colour_come_out_in_that_colour()
    {
        ImageSet train = ImageFolderReader.Read(folder.Path, train: true);

        Assert.That(Colors(train, 0), Is.EqualTo(((byte)0x0A, (byte)0x1E, (byte)0xC8)));
        Assert.That(Colors(train, 1).Blue, Is.EqualTo((byte)0xC8).Within(3), "JPEG rounds");
        Assert.That(Colors(train, 2), Is.EqualTo(((byte)0xC8, (byte)0x0A, (byte)0x1E)));
    }

    [Test]
    public void Batches_have_the_mean_and_deviation_of_ImageNet()
    {
        using var scope = torch.NewDisposeScope();
        DataSet data = DataSets.Open(DataSetFamily.ImageNet, new DataSetOptions { Folder = folder.Path });

        Batch batch = new ImageBatches(data.Test, DataSetFamily.ImageNet, new ImageBatchOptions { BatchSize = 4 }).ReadEpoch(0).Single();

        Assert.That(batch.Inputs.shape, Is.EqualTo((long[])[1, 3, 224, 224]));
        Assert.That(batch.Inputs[0, 0, 100, 100].ToDouble(), Is.EqualTo(((0xC8 / 255.0) - 0.485) / 0.229).Within(1e-4));
        Assert.That(batch.Inputs[0, 2, 0, 223].ToDouble(), Is.EqualTo(((0x1E / 255.0) - 0.406) / 0.225).Within(1e-4));
        Assert.That(data.Description, Does.Contain("3 training and 1 test images of 3×224×224"));
    }

    [Test]
    public void Parts_of_the_set_keep_their_labels_and_files()
    {
        ImageSet part = ImageFolderReader.Read(folder.Path, train: true).Select([2, 0]);

        Assert.That((part.Label(0), part.Label(1)), Is.EqualTo((1, 0)));
        Assert.That(Colors(part, 0).Red, Is.EqualTo(0xC8));
    }

    [Test]
    public void Training_images_are_other_parts_of_their_files_in_each_epoch_and_the_same_ones_again()
    {
        using var scope = torch.NewDisposeScope();
        Write("train/n01/a.png", 600, 260, Blue, asJpeg: false, right: Red);
        ImageSet train = ImageFolderReader.Read(folder.Path, train: true);
        ImageBatches batches = new(train, DataSetFamily.ImageNet, new ImageBatchOptions { BatchSize = 1, Augment = true, Seed = 3 });

        double[] reds = [.. Enumerable.Range(0, 30).Select(epoch => MeanOfRed(batches.ReadEpoch(epoch).First()))];

        Assert.That(reds.Distinct().Count(), Is.GreaterThan(10), "the border between the colours is seen, and at many places");
        Assert.That((reds.Min(), reds.Max()), Is.EqualTo((Normalised(0x0A), Normalised(0xC8))).Using<double>((a, b) => Math.Abs(a - b) < 1e-4), "now and then one colour alone");
        Assert.That(Enumerable.Range(0, 30).Select(epoch => MeanOfRed(batches.ReadEpoch(epoch).First())), Is.EqualTo(reds));

        static double MeanOfRed(Batch batch) => batch.Inputs[0, 0].mean().ToDouble();
        static double Normalised(int red) => ((red / 255.0) - 0.485) / 0.229;
    }

    [Test]
    public void Training_on_the_folder_ends_equally_when_it_is_resumed()
    {
        using TemporaryFolder output = new();
        ExampleProcess whole = Train("whole", "--epochs", "2", "--seed", "4");
        Assert.That(Train("part", "--epochs", "1", "--seed", "4").ExitCode, Is.Zero);
        ExampleProcess resumed = Train(
            "resumed", "--epochs", "2", "--resume-from", Directory.GetFiles(output.Path, "part_checkpoint.ckpt", SearchOption.AllDirectories).Single());

        Assert.That((whole.ExitCode, resumed.ExitCode), Is.EqualTo((0, 0)), whole.Errors + resumed.Errors);
        Assert.That(resumed.Output, Does.Contain("Seed 4."), "that of the checkpoint, because none is given");
        Assert.That(Weights("resumed"), Is.EqualTo(Weights("whole")));

        ExampleProcess Train(string name, params string[] more) => ExampleProcess.Run(
            "CompressClassifier",
            [folder.Path, "-a", "mobilenet_025", "--dataset", "imagenet", "-b", "2", "--vs", "0", "--lr", "0.01", "--out-dir", output.Path, "-n", name, .. more]);

        string Weights(string name)
        {
            using Checkpoint checkpoint = Checkpoint.Load(Directory.GetFiles(output.Path, $"{name}_checkpoint.ckpt", SearchOption.AllDirectories).Single());
            using var model = ZooModels.Create("mobilenet_025", 99);
            checkpoint.RestoreWeights(model);
            return string.Concat(model.state_dict().OrderBy(entry => entry.Key).Select(entry => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(entry.Value.contiguous().bytes))));
        }
    }

    [Test]
    public void Class_that_training_does_not_have_is_named()
    {
        Write("val/n03/a.png", 224, 224, Red, asJpeg: false);

        Assert.That(() => ImageFolderReader.Read(folder.Path, train: false), Throws.TypeOf<DataSetException>().With.Message.Contains("n03").And.Message.Contains("sorted into classes"));
    }

    [Test]
    public void Damaged_and_foreign_files_are_named()
    {
        string image = Path.Combine(folder.Path, "val", "n02", "a.png");
        File.WriteAllBytes(image, File.ReadAllBytes(image)[..40]);
        Assert.That(() => ImageFolderReader.Read(folder.Path, train: false).Image(0).Length, Throws.TypeOf<DataSetException>().With.Message.Contains("a.png is damaged"));

        File.WriteAllText(image, "GIF89a");
        Assert.That(() => ImageFolderReader.Read(folder.Path, train: false).Image(0).Length, Throws.TypeOf<DataSetException>().With.Message.Contains("neither a PNG nor a JPEG"));
    }

    [Test]
    public void Part_without_images_says_what_is_expected()
    {
        Directory.Delete(Path.Combine(folder.Path, "val", "n02"), recursive: true);

        Assert.That(() => ImageFolderReader.Read(folder.Path, train: false), Throws.TypeOf<DataSetException>().With.Message.Contains("CLASS/*.jpeg"));
    }

    [Test]
    public void Sample_application_measures_on_the_folder()
    {
        using TemporaryFolder output = new();

        ExampleProcess run = ExampleProcess.Run("CompressClassifier", folder.Path, "-a", "mobilenet_025", "--dataset", "imagenet", "-e", "--out-dir", output.Path);

        Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
        Assert.That(run.Output, Does.Contain("imagenet from").And.Contain("1 test images"));
    }

    [Test]
    public void Data_set_that_the_network_is_not_made_for_is_refused()
    {
        ExampleProcess run = ExampleProcess.Run("CompressClassifier", folder.Path, "-a", "resnet20_cifar", "--dataset", "imagenet", "-e");

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.Contain("resnet20_cifar").And.Contain("cifar10"));
    }

    private static (byte Red, byte Green, byte Blue) Colors(ImageSet images, int index)
    {
        ReadOnlySpan<byte> image = images.Image(index);
        int middle = (112 * 224) + 112;
        return (image[middle], image[(224 * 224) + middle], image[(2 * 224 * 224) + middle]);
    }

    private void Write(string name, int width, int height, int color, bool asJpeg, int? right = null)
    {
        string path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        nint image = gdImageCreateTrueColor(width, height);
        gdImageFilledRectangle(image, 0, 0, width - 1, height - 1, color);
        gdImageFilledRectangle(image, width / 2, 0, width - 1, height - 1, right ?? color);
        nint data = asJpeg ? gdImageJpegPtr(image, out int size, 95) : gdImagePngPtr(image, out size);
        byte[] content = new byte[size];
        Marshal.Copy(data, content, 0, size);
        File.WriteAllBytes(path, content);
        gdFree(data);
        gdImageDestroy(image);
    }

    [DllImport("libgd.so.3")]
    private static extern nint gdImageCreateTrueColor(int width, int height);

    [DllImport("libgd.so.3")]
    private static extern void gdImageFilledRectangle(nint image, int x1, int y1, int x2, int y2, int color);

    [DllImport("libgd.so.3")]
    private static extern nint gdImageJpegPtr(nint image, out int size, int quality);

    [DllImport("libgd.so.3")]
    private static extern nint gdImagePngPtr(nint image, out int size);

    [DllImport("libgd.so.3")]
    private static extern void gdFree(nint data);

    [DllImport("libgd.so.3")]
    private static extern void gdImageDestroy(nint image);
}
