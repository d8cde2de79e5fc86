using System.Buffers.Binary;
using Distiller.Reports.Runs.TensorBoard;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Reports.Tests.Runs.TensorBoard;

[SetCulture("de-DE")]
public class EventFileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("events").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Scalars_read_back_with_tag_step_time_and_value()
    {
        var path = Write(writer =>
        {
            writer.AddScalar("Performance/Validation/Top1", 3, 91.25);
            writer.AddScalar("loss", 12, 0);
        });

        Assert.That(EventFile.Read(path), Is.EqualTo((LoggedEvent[])
        [
            new ScalarEvent { Tag = "Performance/Validation/Top1", Step = 3, Time = Noon, Value = 91.25f },
            new ScalarEvent { Tag = "loss", Step = 12, Time = Noon, Value = 0 },
        ]));
    }

    [Test]
    public void Histograms_read_back_with_their_counts_and_moments()
    {
        using var values = tensor([-1f, 0f, 0.5f, 2f, 3f]);
        var path = Write(writer => writer.AddHistogram("conv1/weight", 7, values, bins: 4));

        var read = (HistogramEvent)EventFile.Read(path).Single();

        Assert.That((read.Tag, read.Step), Is.EqualTo(("conv1/weight", 7L)));
        Assert.That((read.Histogram.Min, read.Histogram.Max), Is.EqualTo((-1.0, 3.0)));
        Assert.That(read.Histogram.Counts, Is.EqualTo((long[])[1, 2, 0, 2]));
        Assert.That((read.Sum, read.SumOfSquares), Is.EqualTo((4.5, 14.25)).Within(1e-12));
    }

    [Test]
    public void The_file_has_the_name_and_the_first_record_that_TensorBoard_looks_for()
    {
        var path = Write(_ => { });
        var content = File.ReadAllBytes(path);

        Assert.That(Path.GetFileName(path), Does.StartWith("events.out.tfevents.1773489600."));
        // Length 24: wall time (tag 0x09, 8 bytes) and file version (tag 0x1a, 13 characters).
        Assert.That(BinaryPrimitives.ReadUInt64LittleEndian(content), Is.EqualTo(24));
        Assert.That(content[12], Is.EqualTo(0x09));
        Assert.That(System.Text.Encoding.ASCII.GetString(content, 23, 13), Is.EqualTo("brain.Event:2"));
    }

    /// <summary>The frame is computed here bit by bit, with no code of the product: the polynomial of Castagnoli, the mask of TFRecord.</summary>
    [Test]
    public void Checksums_are_those_of_the_format()
    {
        Assert.That(Castagnoli("123456789"u8), Is.EqualTo(0xe3069283), "the check value of CRC-32C");
        var content = File.ReadAllBytes(Write(writer => writer.AddScalar("x", 1, 0.5)));
        var position = 0;
        while (position < content.Length)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(position));
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(position + 8)), Is.EqualTo(Masked(content.AsSpan(position, 8))));
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(position + 12 + length)), Is.EqualTo(Masked(content.AsSpan(position + 12, length))));
            position += 16 + length;
        }

        Assert.That(position, Is.EqualTo(content.Length));
    }

    [Test]
    public void A_torn_end_is_left_out()
    {
        var path = Write(writer =>
        {
            writer.AddScalar("a", 1, 1);
            writer.AddScalar("a", 2, 2);
        });
        var content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..^5]);

        Assert.That(EventFile.Read(path).Select(scalar => scalar.Step), Is.EqualTo((long[])[1]));
    }

    [Test]
    public void A_changed_byte_is_refused_with_its_place()
    {
        var path = Write(writer => writer.AddScalar("a", 1, 1));
        var content = File.ReadAllBytes(path);
        content[^6] ^= 1;
        File.WriteAllBytes(path, content);

        Assert.That(() => EventFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("at byte 40"));
    }

    [Test]
    public void Curves_of_a_resumed_run_join_and_the_later_value_counts()
    {
        Write(writer =>
        {
            writer.AddScalar("loss", 1, 10);
            writer.AddScalar("loss", 2, 9);
        });
        Write(
            writer =>
            {
                writer.AddScalar("loss", 2, 8);
                writer.AddScalar("loss", 3, 7);
            },
            Noon.AddHours(1));

        Assert.That(
            EventFile.ReadCurves(_folder)["loss"].Select(scalar => (scalar.Step, scalar.Value)), Is.EqualTo(((long, float)[])[(1, 10), (2, 8), (3, 7)]));
    }

    [Test]
    public void Two_files_of_one_second_do_not_meet()
    {
        var first = Write(_ => { });

        Assert.That(Write(_ => { }), Is.Not.EqualTo(first));
    }

    [Test]
    public void Values_that_are_not_finite_have_no_histogram()
    {
        using var values = tensor([1f, float.NaN]);
        using var writer = EventFileWriter.Create(_folder);

        Assert.That(() => writer.AddHistogram("w", 0, values), Throws.ArgumentException.With.Message.Contains("NaN"));
    }

    [Test]
    public void Histograms_leave_no_tensor_behind()
    {
        using var values = Some.Tensor(64);
        using var writer = EventFileWriter.Create(_folder);

        TensorLeakCheck.Verify(() => writer.AddHistogram("w", 0, values));
    }

    private string Write(Action<EventFileWriter> add, DateTimeOffset? time = null)
    {
        using var writer = EventFileWriter.Create(_folder, new StoppedClock(time ?? Noon));
        add(writer);
        return writer.FullPath;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var checksum = Castagnoli(bytes);
        return unchecked(((checksum >> 15) | (checksum << 17)) + 0xa282ead8);
    }

    private static uint Castagnoli(ReadOnlySpan<byte> bytes)
    {
        var register = uint.MaxValue;
        foreach (var value in bytes)
        {
            register ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                register = (register & 1) != 0 ? (register >> 1) ^ 0x82f63b78 : register >> 1;
            }
        }

        return ~register;
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
