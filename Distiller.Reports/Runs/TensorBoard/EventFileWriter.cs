using System.Globalization;
using Distiller.Reports.Runs.TensorBoard.Wire;
using Distiller.Statistics;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>Writes an event file that TensorBoard shows: curves and histograms.</summary>
/// <remarks>
/// Unlike the other files of a run it grows at its end, which is what TensorBoard follows; every record carries checksums, so
/// that a torn end is noticed. Not thread-safe.
/// <para>Source: Distiller, <c>distiller/data_loggers/tbbackend.py</c>.</para>
/// </remarks>
public sealed class EventFileWriter : IDisposable
{
    private const string FileVersion = "brain.Event:2";
    private const double MicrosecondsPerSecond = 1e6;

    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    private EventFileWriter(FileStream stream, TimeProvider time) => (_stream, _time) = (stream, time);

    /// <summary>The file, as a full path.</summary>
    public string FullPath => _stream.Name;

    /// <summary>Makes <c>FOLDER/events.out.tfevents.SECONDS.MACHINE.NUMBER</c>, the name that TensorBoard looks for.</summary>
    /// <param name="folder">The folder of the run, made if there is none; TensorBoard's <c>--logdir</c> is this folder or one above it.</param>
    /// <param name="time">The clock; null for that of the system.</param>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    public static EventFileWriter Create(string folder, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var clock = time ?? TimeProvider.System;
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        try
        {
            Directory.CreateDirectory(folder);
            var path = Enumerable.Range(0, int.MaxValue)
                .Select(number => Path.Combine(
                    Path.GetFullPath(folder),
                    string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds}.{Environment.MachineName}.{number}")))
                .First(candidate => !Path.Exists(candidate));
            EventFileWriter writer = new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite), clock);
            writer.Write(new EventProto { FileVersion = FileVersion }, 0);
            writer.Flush();
            return writer;
        }
        catch (UnauthorizedAccessException reason)
        {
            throw new IOException($"Cannot write an event file in '{folder}': {reason.Message} Choose a folder that you may write to.", reason);
        }
    }

    /// <summary>Adds a number to a curve.</summary>
    /// <param name="tag">Name of the curve; slashes group curves.</param>
    /// <param name="step">Place on the horizontal axis: a step or an epoch. Range: 0 and more.</param>
    /// <param name="value">The number, kept in single precision; NaN and infinities are shown as such.</param>
    public void AddScalar(string tag, long step, double value) => Add(tag, step, new SummaryValueProto { SimpleValue = (float)value });

    /// <summary>Adds the distribution of a tensor's values.</summary>
    /// <param name="tag">Name of the series; slashes group series.</param>
    /// <param name="step">Place on the time axis: a step or an epoch. Range: 0 and more.</param>
    /// <param name="values">Any shape with at least one element, all finite.</param>
    /// <param name="bins">Number of equal intervals between the smallest and the largest value. Range: 1 and more. Default: 200, as in the original.</param>
    /// <exception cref="ArgumentException">The tensor is empty, or holds NaN or an infinity.</exception>
    public void AddHistogram(string tag, long step, Tensor values, int bins = 200)
    {
        var histogram = Histogram.Of(values, bins);
        var summary = TensorSummary.Of(values);
        Add(tag, step, new SummaryValueProto
        {
            Histo = new HistogramProto
            {
                Min = histogram.Min,
                Max = histogram.Max,
                Num = histogram.Total,
                Sum = summary.Mean * summary.Count,
                SumSquares = summary.L2 * summary.L2,
                BucketLimit = { Enumerable.Range(1, bins).Select(bin => bin == bins ? histogram.Max : histogram.Min + (bin * histogram.BinWidth)) },
                Bucket = { histogram.Counts.Select(count => (double)count) },
            },
        });
    }

    /// <summary>Hands everything that was added to the operating system, so that another program sees it.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Flush() => _stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Add(string tag, long step, SummaryValueProto value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        value.Tag = tag;
        Write(new EventProto { Summary = new SummaryProto { Value = { value } } }, step);
    }

    private void Write(EventProto record, long step)
    {
        record.Step = step;
        record.WallTime = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds / MicrosecondsPerSecond;
        RecordFraming.Write(_stream, record.ToByteArray());
    }
}
