using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>Adam that waits until the variance of its scale is bounded (Liu et al. 2019).</summary>
    public class RAdam : OptimizerHelper, IBetas
    {
        public RAdam(
            IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay)
        {
        }

        public RAdam(
            IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0)
        {
            Positive(lr, nameof(lr));
            Positive(eps, nameof(eps));
            Positive(weight_decay, nameof(weight_decay));
            Decay(beta1, nameof(beta1));
            Decay(beta2, nameof(beta2));
            var defaults = new Options
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
            };
            Start(defaults, parameters);
        }

        public (double, double) Betas
        {
            get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
            set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
        }

        public override void add_param_group(Modules.ParamGroup param_group) => Join<Options>(param_group, parameter => new State(parameter));

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

        private void Update(ParamGroup<Options> group)
        {
            Batch<State> batch = Gather<State>(group, weightDecay: group.Options.weight_decay!.Value);
            foreach (Batch<State> part in batch.SplitBy(state => state.step)) Advance(part, group.Options);
        }

        private static void Advance(Batch<State> part, Options options)
        {
            (double beta1, double beta2, double rate) = (options.beta1!.Value, options.beta2!.Value, options.LearningRate!.Value);
            foreach (State state in part.States) state.step++;
            double count = part.States[0].step, decayed = Math.Pow(beta2, count);
            Tensor[] mean = part.All(state => state.exp_avg), square = part.All(state => state.exp_avg_sq);
            Lists.Scale(mean, beta1);
            Lists.AddTo(mean, part.Gradients, 1 - beta1);
            Lists.Scale(square, beta2);
            Lists.AddProduct(square, part.Gradients, part.Gradients, 1 - beta2);
            Tensor[] corrected = Lists.Quotient(mean, 1 - Math.Pow(beta1, count));
            Lists.Scale(corrected, rate);
            double limit = 2 / (1 - beta2) - 1, length = limit - 2 * count * decayed / (1 - decayed);
            if (length > 5)
            {
                // Below this length the variance of the adaptive rate has no bound, and the step is plain momentum.
                double rectified = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
                Tensor[] denominator = Lists.Sqrt.RunList(square);
                Lists.AddTo(denominator, options.eps!.Value);
                Lists.AddQuotient(part.Parameters, corrected, denominator, -Math.Sqrt(1 - decayed) * rectified);
            }
            else
            {
                Lists.AddTo(part.Parameters, corrected, -1);
            }
        }

        public class ParamGroup : ParamGroup<Options>, IBetas
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
            {
            }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                })
            {
            }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }

        public class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? eps;
            public double? weight_decay;

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref beta1).Visit(ref beta2).Visit(ref eps).Visit(ref weight_decay);
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step;
            public Tensor exp_avg = null!;
            public Tensor exp_avg_sq = null!;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                step = 0;
                exp_avg = Lists.ZerosLike(_parameter);
                exp_avg_sq = Lists.ZerosLike(_parameter);
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

            public override bool ApproximatelyEquals(OptimizerState other) => Same(other);

            public override void to(Device device) => Move(device);

            public void Dispose() => Release();

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref step).Visit(ref exp_avg).Visit(ref exp_avg_sq);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RAdam RAdam(
                IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);

            public static RAdam RAdam(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1e-8, double weight_decay = 0) =>
                new(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay);

            public static RAdam RAdam(
                IEnumerable<RAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);
        }
    }
}
