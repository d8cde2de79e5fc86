namespace Distiller.Zoo.Speech;

/// <summary>A resonance of second order with gain 1 at 0 Hz: y[n] = a·x[n] + b·y[n-1] + c·y[n-2]. Source: Klatt 1980, JASA 67.</summary>
internal struct Resonator
{
    private double a;
    private double b;
    private double c;
    private double last;
    private double beforeLast;

    /// <summary>Moves the resonance; what rings goes on.</summary>
    /// <param name="frequency">Its centre in Hz.</param>
    /// <param name="bandwidth">Its width in Hz.</param>
    /// <param name="sampleRate">Samples in a second.</param>
    public void Tune(double frequency, double bandwidth, double sampleRate)
    {
        var radius = Math.Exp(-Math.PI * bandwidth / sampleRate);
        c = -radius * radius;
        b = 2 * radius * Math.Cos(2 * Math.PI * frequency / sampleRate);
        a = 1 - b - c;
    }

    public double Next(double input)
    {
        var output = (a * input) + (b * last) + (c * beforeLast);
        (beforeLast, last) = (last, output);
        return output;
    }
}
