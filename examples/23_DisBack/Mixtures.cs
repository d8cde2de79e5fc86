using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>Laws in the plane, and how well samples cover the ring's modes.</summary>
internal static class Mixtures
{
    public const string Ring = "ring";
    public const string Moons = "moons";
    public const string Grid = "grid";
    public const int Modes = 8;
    private const double Radius = 1.4;
    private const double Deviation = 0.08;

    /// <summary>Samples (count, 2).</summary>
    public static Tensor Draw(string law, long count, long seed)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using Generator generator = new((ulong)seed);
        Tensor noise = randn([count, 2], generator: generator) * Deviation;
        Tensor place = rand([count], generator: generator);
        Tensor choice = rand([count], generator: generator);
        Tensor centers = law switch
        {
            Ring => OnCircle((choice * Modes).floor() * (2 * Math.PI / Modes), Radius),
            Grid => stack([((choice * 3).floor() - 1) * 1.2, ((place * 3).floor() - 1) * 1.2], 1),
            Moons => Moon(place * Math.PI, (choice < 0.5).to_type(ScalarType.Float32)),
            _ => throw new ArgumentException($"There is no law '{law}'. Take ring, moons or grid.", nameof(law)),
        };
        return (centers + noise).MoveToOuterDisposeScope();
    }

    /// <summary>The share of modes that 2 % of the samples and more are near, and the share of samples near any mode.</summary>
    public static (double Coverage, double Precision) Near(Tensor samples)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor modes = OnCircle(arange(Modes) * (2 * Math.PI / Modes), Radius);
        Tensor isNear = ((samples.unsqueeze(1) - modes.unsqueeze(0)).square().sum(2) < Math.Pow(3 * Deviation, 2)).to_type(ScalarType.Float32);
        double coverage = (isNear.mean([0]) >= 0.02).to_type(ScalarType.Float32).mean().item<float>();
        return (coverage, isNear.sum(1).mean().item<float>());
    }

    private static Tensor OnCircle(Tensor angles, double radius) => stack([angles.cos() * radius, angles.sin() * radius], 1);

    private static Tensor Moon(Tensor angles, Tensor upper)
    {
        Tensor sign = (upper * 2) - 1;
        return stack([(angles.cos() * sign) - (sign * 0.5), (angles.sin() * sign) - (sign * 0.25)], 1);
    }
}
