using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups, once at construction and then at each step.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private readonly bool verbose;

                protected LRScheduler() => (BaseRates, Last) = ([], []);

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Optimizer = optimizer;
                    Epoch = last_epoch;
                    this.verbose = verbose;
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    Last = Rates();
                }

                internal Optimizer? Optimizer { get; }

                internal ILearningRateController[] Groups { get; } = [];

                internal double[] BaseRates { get; private protected set; }

                internal int Epoch { get; set; } = -1;

                internal double[] Last { get; set; }

                public virtual void step() => step((int?)null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    double[] rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    for (int k = 0; k < rates.Length; k++)
                    {
                        Groups[k].LearningRate = rates[k];
                        if (verbose && rates[k] != Last[k]) Report($"Learning rate of group {k}: {rates[k]:G6}");
                    }

                    Last = rates;
                }

                /// <summary>Steps; the metric matters to schedules that wait for a plateau only.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => Last;

                protected virtual IEnumerable<double> get_lr() => Rates();

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected double[] Rates() => [.. Groups.Select(group => group.LearningRate)];

                private protected double[] Scaled(double factor) => [.. Groups.Select(group => group.LearningRate * factor)];

                private protected double[] FromBase(Func<double, double> rate) => [.. BaseRates.Select(rate)];

                private protected void Report(FormattableString text)
                {
                    if (verbose) Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
                }
            }
        }
    }
}
