using System.Collections.Immutable;
using Distiller.Reports.Runs.TensorBoard.Wire;
using Distiller.Statistics;
using Google.Protobuf;

namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>Reads event files: our own, and the curves of files that others wrote in the classic form.</summary>
public static class EventFile
{
    /// <summary>What was logged, in the order of the file.</summary>
    /// <remarks>
    /// Values of other kinds (images, texts, graphs) are passed over, and so is a part of a record at the end of a file that is
    /// being written. Histograms with intervals of different lengths are passed over, too.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or no event file.</exception>
    public static ImmutableArray<LoggedEvent> Read(string path)
    {
        // Another program may be writing it.
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream content = new();
        stream.CopyTo(content);
        return [.. RecordFraming.Read(content.ToArray(), path).SelectMany(record => EventsOf(record, path))];
    }

    /// <summary>The curves of a folder's event files: each tag with its numbers in the order of steps.</summary>
    /// <remarks>Where several files have a number for the same step, the one logged last counts, as after resuming.</remarks>
    /// <param name="folder">A folder; those below it belong to other runs and are not read.</param>
    /// <exception cref="InvalidDataException">The folder has no event file, or one is damaged.</exception>
    public static ImmutableSortedDictionary<string, ImmutableArray<ScalarEvent>> ReadCurves(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*tfevents*").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            throw new InvalidDataException($"'{folder}' has no file named '*tfevents*'. Choose the folder of a run that logged for TensorBoard.");
        }

        return files.SelectMany(file => Read(file)).OfType<ScalarEvent>()
            .GroupBy(scalar => scalar.Tag, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                curve => curve.Key,
                curve => curve.GroupBy(scalar => scalar.Step).Select(same => same.MaxBy(scalar => scalar.Time)!).OrderBy(scalar => scalar.Step).ToImmutableArray(),
                StringComparer.Ordinal);
    }

    private static IEnumerable<LoggedEvent> EventsOf(byte[] record, string path)
    {
        EventProto logged;
        try
        {
            logged = EventProto.Parser.ParseFrom(record);
        }
        catch (InvalidProtocolBufferException reason)
        {
            throw new InvalidDataException($"'{path}' is no TensorBoard event file: {reason.Message} Choose a file named '*tfevents*'.", reason);
        }

        var time = DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(logged.WallTime * 1e6, MidpointRounding.ToEven));
        return (logged.Summary?.Value ?? []).Select(value => EventOf(value, logged.Step, time)).OfType<LoggedEvent>();
    }

    private static LoggedEvent? EventOf(SummaryValueProto value, long step, DateTimeOffset time) => value.ValueCase switch
    {
        SummaryValueProto.ValueOneofCase.SimpleValue => new ScalarEvent { Tag = value.Tag, Step = step, Time = time, Value = value.SimpleValue },
        SummaryValueProto.ValueOneofCase.Histo when IsEven(value.Histo) => new HistogramEvent
        {
            Tag = value.Tag,
            Step = step,
            Time = time,
            Histogram = new Histogram(value.Histo.Min, value.Histo.Max, [.. value.Histo.Bucket.Select(count => (long)count)]),
            Sum = value.Histo.Sum,
            SumOfSquares = value.Histo.SumSquares,
        },
        _ => null,
    };

    private static bool IsEven(HistogramProto histogram)
    {
        var (limits, bins) = (histogram.BucketLimit, histogram.Bucket.Count);
        var width = (histogram.Max - histogram.Min) / bins;
        return bins > 0 && limits.Count == bins
            && limits.Select((limit, bin) => Math.Abs(limit - histogram.Min - ((bin + 1) * width))).Max() <= 1e-6 * Math.Abs(width);
    }
}
