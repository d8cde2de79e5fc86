using Distiller.Data;
using Distiller.Distillation.Tests.Support;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests;

/// <summary>What a teacher said, kept on disk between two runs.</summary>
public sealed class TeacherCacheTests
{
    private const int Count = 6;
    private string folder = "";
    private Sequential student = null!;
    private Counting teacher = null!;
    private Tensor images = null!;
    private Tensor labels = null!;

    private string CacheFile => Path.Combine(folder, "teacher0.safetensors");

    [SetUp]
    public void Make()
    {
        folder = Directory.CreateTempSubdirectory("cache-").FullName;
        student = Some.Classifier();
        teacher = new Counting(0.25f);
        images = Some.Images(Count);
        labels = Some.Labels(Count);
    }

    [TearDown]
    public void Dispose()
    {
        images.Dispose();
        labels.Dispose();
        teacher.Dispose();
        student.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Second_run_reads_what_the_first_one_asked([Values] CachePrecision precision)
    {
        var first = Ask(precision);
        Assert.That(teacher.Samples, Is.EqualTo(Count));
        var second = Ask(precision);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(teacher.Samples, Is.EqualTo(Count), "the second run asks nothing");
            Assert.That(second, Is.EqualTo(first));
            Assert.That(new FileInfo(CacheFile).Length, Is.LessThan(Count * (16 + (10 * 4)) + 1024));
        }
    }

    [Test]
    public void Half_precision_rounds_from_the_first_step_on()
    {
        var rounded = Ask(CachePrecision.Half);
        File.Delete(CacheFile);
        var exact = Ask(CachePrecision.Single);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rounded, Is.EqualTo(exact.Select(value => (float)(Half)value)));
            Assert.That(rounded, Is.Not.EqualTo(exact));
        }
    }

    [Test]
    public void File_is_written_when_an_epoch_ends()
    {
        using var pair = Pair(CachePrecision.Single);
        using var scheduler = new CompressionScheduler(Schedule(pair), student);
        using var scope = NewDisposeScope();
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(new(0, 0, 1));
        scheduler.BeforeBackward(new(0, 0, 1), pair.Loss(new Batch(images, labels))).Overall.backward();
        scheduler.BeforeOptimizerStep(new(0, 0, 1));
        scheduler.OnMinibatchEnd(new(0, 0, 1));
        Assert.That(File.Exists(CacheFile), Is.False);
        scheduler.OnEpochEnd(0, new());
        Assert.That(File.Exists(CacheFile));
    }

    [Test]
    public void Answers_of_another_teacher_are_refused()
    {
        Ask(CachePrecision.Single);
        teacher.Dispose();
        teacher = new Counting(0.5f);
        Assert.That(() => Ask(CachePrecision.Single), Throws.TypeOf<InvalidDataException>().With.Message.Contains("another teacher").And.Message.Contains(CacheFile));
    }

    [Test]
    public void Torn_file_is_refused_and_left_as_it_is([Values(10, 100, -1)] int length)
    {
        Ask(CachePrecision.Single);
        var whole = File.ReadAllBytes(CacheFile);
        File.WriteAllBytes(CacheFile, length < 0 ? whole[..^1] : whole[..length]);
        Assert.That(() => Ask(CachePrecision.Single), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Delete the file"));
        Assert.That(new FileInfo(CacheFile).Length, Is.EqualTo(length < 0 ? whole.Length - 1 : length));
    }

    [Test]
    public void Flipped_bit_is_refused()
    {
        Ask(CachePrecision.Single);
        var bytes = File.ReadAllBytes(CacheFile);
        bytes[^3] ^= 1;
        File.WriteAllBytes(CacheFile, bytes);
        Assert.That(() => Ask(CachePrecision.Single), Throws.TypeOf<InvalidDataException>().With.Message.Contains("damaged"));
    }

    [Test]
    public void Other_precision_than_asked_for_is_refused()
    {
        Ask(CachePrecision.Half);
        Assert.That(() => Ask(CachePrecision.Single), Throws.TypeOf<InvalidDataException>().With.Message.Contains("CachePrecision"));
    }

    [Test]
    public void Folder_without_capacity_is_refused() => Assert.That(
        () => new TeacherStudent(student, [teacher], new() { CacheFolder = folder }), Throws.ArgumentException.With.Message.Contains("CacheCapacity"));

    [Test]
    public void Reading_and_writing_leave_no_tensor_behind() => TensorLeakCheck.Verify(() => Ask(CachePrecision.Half));

    private TeacherStudent Pair(CachePrecision precision) =>
        new(student, [teacher], new() { CacheCapacity = Count, CacheFolder = folder, CachePrecision = precision });

    private static CompressionSchedule Schedule(TeacherStudent pair) => CompressionSchedule.Empty.Distill(pair, new SoftTargetSpec { Name = "kd" }, EpochWindow.At(0));

    private float[] Ask(CachePrecision precision)
    {
        using var pair = Pair(precision);
        using var batch = new Batch(images.alias(), labels.alias());
        float[] said = [];
        Step.Run(pair, Schedule(pair), batch, _ => said = [.. pair.Step!.TeacherLogits[0].data<float>()]);
        return said;
    }

    /// <summary>Says a multiple of the sum of each image in all ten classes, and counts the images.</summary>
    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter factor;

        public Counting(float value)
            : base(nameof(Counting))
        {
            factor = new Parameter(tensor([value]));
            RegisterComponents();
        }

        public long Samples { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Samples += input.shape[0];
            using var scope = NewDisposeScope();
            return (input.flatten(1).sum(1, keepdim: true) * factor).repeat(1, 10).MoveToOuterDisposeScope();
        }
    }
}
