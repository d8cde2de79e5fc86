namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One rise to a high rate and a long fall far below the first, with the momentum running against it (Smith and Topin 2017).</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly int total;
                    private readonly double[] highest;
                    private readonly double[]? lowMomentum;
                    private readonly double[]? highMomentum;
                    private readonly (double End, Point From, Point To)[] phases;
                    private readonly AnnealStrategy strategy;
                    private readonly double initialDivisor;
                    private readonly double finalDivisor;

                    public OneCycleLR(
                        Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95,
                        double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(
                            optimizer, Each(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                            Each(optimizer, base_momentum), Each(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(
                        Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        total = total_steps != -1 ? total_steps : epochs * steps_per_epoch;
                        if (total <= 0 || (total_steps == -1 && epochs <= 0))
                            throw new ArgumentException("Give either total_steps or both epochs and steps_per_epoch, above 0.", nameof(total_steps));
                        if (!(pct_start >= 0 && pct_start <= 1))
                            throw new ArgumentException($"The rising share is {pct_start}. Range: 0 to 1.", nameof(pct_start));
                        (highest, strategy, initialDivisor, finalDivisor) = ([.. max_lr], anneal_strategy, div_factor, final_div_factor);
                        if (cycle_momentum)
                        {
                            if (Groups.Any(group => group is not (IMomentum or IBetas)))
                                throw new ArgumentException("The optimizer has no momentum to cycle. Pass cycle_momentum: false.", nameof(cycle_momentum));
                            lowMomentum = [.. base_momentum ?? Each(optimizer, 0.85)];
                            highMomentum = [.. max_momentum ?? Each(optimizer, 0.95)];
                        }

                        double peak = pct_start * total - 1;
                        phases = three_phase
                            ? [(peak, Point.Initial, Point.Highest), (2 * peak, Point.Highest, Point.Initial), (total - 1, Point.Initial, Point.Final)]
                            : [(peak, Point.Initial, Point.Highest), (total - 1, Point.Highest, Point.Final)];
                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    private enum Point
                    {
                        Initial,
                        Highest,
                        Final,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch > total)
                            throw new InvalidOperationException($"Step {Epoch + 1} is beyond the {total} steps of the cycle. Make it longer, or stop stepping.");
                        int current = Array.FindIndex(phases, phase => Epoch <= phase.End);
                        if (current < 0) current = phases.Length - 1;
                        (double end, Point from, Point to) = phases[current];
                        double start = current == 0 ? 0 : phases[current - 1].End, position = (Epoch - start) / (end - start);
                        double[] rates = new double[Groups.Length];
                        for (int k = 0; k < rates.Length; k++)
                        {
                            rates[k] = Between(Rate(from, k), Rate(to, k), position);
                            if (lowMomentum is not null) SetMomentum(Groups[k], Between(Momentum(from, k), Momentum(to, k), position));
                        }

                        return rates;
                    }

                    private static IEnumerable<double> Each(Optimizer optimizer, double value) => [.. optimizer.ParamGroups.Select(_ => value)];

                    private static void SetMomentum(ILearningRateController group, double value)
                    {
                        if (group is IBetas betas) betas.Betas = (value, betas.Betas.Item2);
                        else ((IMomentum)group).Momentum = value;
                    }

                    private double Rate(Point point, int group) => point switch
                    {
                        Point.Highest => highest[group],
                        Point.Initial => highest[group] / initialDivisor,
                        _ => highest[group] / initialDivisor / finalDivisor,
                    };

                    private double Momentum(Point point, int group) => point == Point.Highest ? lowMomentum![group] : highMomentum![group];

                    private double Between(double start, double end, double position) => strategy == AnnealStrategy.Cos
                        ? end + (start - end) / 2 * (1 + Math.Cos(Math.PI * position))
                        : start + (end - start) * position;
                }
            }
        }
    }
}
