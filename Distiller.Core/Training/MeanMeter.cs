namespace Distiller.Training;

/// <summary>A mean over samples that come in minibatches.</summary>
internal sealed class MeanMeter
{
    public MeanMeter()
    {
    }

    public MeanMeter(double sum, long count) => (Sum, Count) = (sum, count);

    public double Sum { get; private set; }

    public long Count { get; private set; }

    public double Mean => Count == 0 ? double.NaN : Sum / Count;

    public void Add(double mean, long samples)
    {
        Sum += mean * samples;
        Count += samples;
    }
}
