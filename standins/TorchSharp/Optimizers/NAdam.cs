using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>Adam with Nesterov momentum (Dozat 2016).</summary>
    public class NAdam : OptimizerHelper, IBetas
    {
        public NAdam(
            IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, double momentum_decay = 4e-3)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, momentum_decay)
        {
        }

        public NAdam(
            IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, double momentum_decay = 4e-3)
        {
            Positive(lr, nameof(lr));
            Positive(eps, nameof(eps));
            Positive(weight_decay, nameof(weight_decay));
            Decay(beta1, nameof(beta1));
            Decay(beta2, nameof(beta2));
            Positive(momentum_decay, nameof(momentum_decay));
            var defaults = new Options
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                momentum_decay = momentum_decay,
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
            foreach (Batch<State> part in batch.SplitBy(state => (state.step, state.mu_product))) Advance(part, group.Options);
        }

        private static void Advance(Batch<State> part, Options options)
        {
            (double beta1, double beta2, double rate) = (options.beta1!.Value, options.beta2!.Value, options.LearningRate!.Value);
            double Mu(double step) => beta1 * (1 - 0.5 * Math.Pow(0.96, step * options.momentum_decay!.Value));
            double count = part.States[0].step + 1, mu = Mu(count), next = Mu(count + 1), product = part.States[0].mu_product * mu;
            foreach (State state in part.States) (state.step, state.mu_product) = (state.step + 1, product);
            Tensor[] mean = part.All(state => state.exp_avg), square = part.All(state => state.exp_avg_sq);
            Lists.Scale(mean, beta1);
            Lists.AddTo(mean, part.Gradients, 1 - beta1);
            Lists.Scale(square, beta2);
            Lists.AddProduct(square, part.Gradients, part.Gradients, 1 - beta2);
            Tensor[] denominator = Lists.Quotient(square, 1 - Math.Pow(beta2, count));
            denominator = Lists.Sqrt.RunList(denominator);
            Lists.AddTo(denominator, options.eps!.Value);
            Lists.AddQuotient(part.Parameters, part.Gradients, denominator, -rate * (1 - mu) / (1 - product));
            Lists.AddQuotient(part.Parameters, mean, denominator, -rate * next / (1 - product * next));
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
                double weight_decay = 0, double momentum_decay = 4e-3)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    momentum_decay = momentum_decay,
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
            public double? momentum_decay;

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref beta1).Visit(ref beta2).Visit(ref eps).Visit(ref weight_decay).Visit(ref momentum_decay);
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step;
            public double mu_product;
            public Tensor exp_avg = null!;
            public Tensor exp_avg_sq = null!;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                (step, mu_product) = (0, 1);
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
                fields.Visit(ref step).Visit(ref mu_product).Visit(ref exp_avg).Visit(ref exp_avg_sq);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static NAdam NAdam(
                IEnumerable<Parameter> named_parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, double momentum_decay = 4e-3) =>
                new(named_parameters, lr, beta1, beta2, eps, weight_decay, momentum_decay);

            public static NAdam NAdam(
                IEnumerable<(string name, Parameter parameter)> named_parameters, double lr = 0.002, double beta1 = 0.9,
                double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) =>
                new(named_parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay, momentum_decay);

            public static NAdam NAdam(
                IEnumerable<NAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, double momentum_decay = 4e-3) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, momentum_decay);
        }
    }
}
