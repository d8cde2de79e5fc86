using System.Collections.Immutable;

namespace Distiller.Statistics;

/// <summary>Times of layers on this machine: measured once, kept on disk, interpolated between measured channel counts.</summary>
/// <remarks>
/// A layer whose counts were measured costs what was measured; one between measured counts is interpolated linearly; one outside is
/// measured, and stays in the table. <see cref="Cover"/> measures ahead, <see cref="Save"/> writes the table.
/// <para>
/// The times are of single layers with warm caches. Their sum tells networks apart; <see cref="Latency"/> says what one takes.
/// </para>
/// </remarks>
public sealed class MeasuredCosts : ILayerCosts
{
    private const double FreeShare = 0.05;
    private const int Samples = 12;

    private readonly CostTable table;
    private readonly ICostMeasure measure;
    private readonly string machine;
    private readonly string? path;

    private MeasuredCosts(CostConditions conditions, CostTable table, ICostMeasure measure, string machine, string? path)
    {
        Conditions = conditions;
        this.table = table;
        this.measure = measure;
        this.machine = machine;
        this.path = path;
    }

    /// <summary>Batch, threads and memory format.</summary>
    public CostConditions Conditions { get; }

    /// <summary>Number of measured layers.</summary>
    public int Count => table.Count;

    /// <inheritdoc/>
    public string Unit => "ms";

    /// <summary>An empty table that is never written.</summary>
    /// <param name="conditions">Batch, threads and memory format; null for the defaults.</param>
    /// <param name="measure">How to measure; null for <see cref="ForwardTimer"/>.</param>
    /// <returns>The table.</returns>
    public static MeasuredCosts InMemory(CostConditions? conditions = null, ICostMeasure? measure = null) =>
        new(conditions ?? new(), new CostTable(), measure ?? new ForwardTimer(), CostFile.Machine(), path: null);

    /// <summary>The table in a file, or an empty one if there is no file.</summary>
    /// <param name="conditions">Batch, threads and memory format; null for the defaults.</param>
    /// <param name="path">The file; null for one of this machine and these conditions in the user's folder for local data.</param>
    /// <param name="measure">How to measure; null for <see cref="ForwardTimer"/>.</param>
    /// <param name="machine">Names the machine; null to ask it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of another machine or other conditions; the message says which.</exception>
    public static MeasuredCosts Open(
        CostConditions? conditions = null, string? path = null, ICostMeasure? measure = null, string? machine = null)
    {
        conditions ??= new();
        machine ??= CostFile.Machine();
        path ??= CostFile.DefaultPath(machine, conditions);
        CostTable table = File.Exists(path) ? CostFile.Read(path, machine, conditions) : new();
        return new(conditions, table, measure ?? new ForwardTimer(), machine, path);
    }

    /// <summary>How long a layer takes: measured, interpolated, or measured now.</summary>
    /// <param name="shape">The layer.</param>
    /// <returns>Time of one call with one batch. Unit: milliseconds.</returns>
    public double Of(LayerShape shape) => table.Find(shape) ?? Measure(shape);

    /// <summary>The sum of the times of calls.</summary>
    /// <param name="calls">Calls of layers, from <see cref="LayerCalls"/>.</param>
    /// <returns>Unit: milliseconds.</returns>
    public double Of(ImmutableArray<LayerCall> calls) => calls.Sum(call => Of(call.Shape));

    /// <inheritdoc/>
    public void Cover(IReadOnlyCollection<LayerShape> shapes, IProgress<CostProgress>? progress = null, CancellationToken cancellation = default)
    {
        LayerShape[] missing = [.. shapes.Distinct().Where(shape => table.Exact(shape) is null)];
        for (int done = 0; done < missing.Length; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            Measure(missing[done]);
            progress?.Report(new(done + 1, missing.Length));
        }
    }

    /// <summary>The multiple to which the kept output channels of a layer are best rounded up: the largest that costs next to nothing.</summary>
    /// <remarks>
    /// Counts between half and all channels are measured as they are and rounded up to each multiple. Chosen is the largest multiple
    /// for which rounding up takes at most 5 % more time on average, so that the channels that it keeps are free.
    /// </remarks>
    /// <param name="shape">The layer at full size.</param>
    /// <param name="candidates">Multiples to choose from; null for 1, 2, 4, 8, 16 and 32.</param>
    /// <returns>One of the candidates, at most half of the channels; 1 if none is free.</returns>
    public int PreferredMultiple(LayerShape shape, IEnumerable<int>? candidates = null)
    {
        long full = shape.IsTied ? shape.InputChannels : shape.OutputChannels;
        long step = Math.Max(1, full / 2 / Samples);
        // An odd step meets multiples and others alike.
        step += 1 - (step % 2);
        List<long> counts = [];
        for (long count = full / 2 + 1; count < full; count += step)
        {
            counts.Add(count);
        }

        int best = 1;
        foreach (int multiple in (candidates ?? [1, 2, 4, 8, 16, 32]).Where(multiple => multiple >= 1 && multiple <= full / 2).Order())
        {
            double more = counts.Average(count => Exactly(shape, Math.Min(full, RoundUp(count, multiple))) / Exactly(shape, count));
            best = more <= 1 + FreeShare ? multiple : best;
        }

        return best;
    }

    /// <summary>Writes the table to its file: beside it first, then renamed. A table in memory has none, and nothing happens.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save()
    {
        if (path is not null)
        {
            CostFile.Write(path, machine, Conditions, table);
        }
    }

    private static long RoundUp(long count, int multiple) => (count + multiple - 1) / multiple * multiple;

    private double Exactly(LayerShape shape, long channels)
    {
        LayerShape wanted = shape.IsTied ? shape.WithChannels(channels, channels) : shape.WithChannels(shape.InputChannels, channels);
        return table.Exact(wanted) ?? Measure(wanted);
    }

    private double Measure(LayerShape shape)
    {
        double time = measure.Milliseconds(shape, Conditions);
        table.Add(shape.Family, shape.InputChannels, shape.OutputChannels, time);
        return time;
    }
}
