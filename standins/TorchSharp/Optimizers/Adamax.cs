using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>Adam scaled by the largest instead of the mean gradient (Kingma and Ba 2014).</summary>
    public class Adamax : OptimizerHelper, IBetas
    {
        private static readonly Op Abs = new("_foreach_abs");
        private static readonly Op Maximum = new("maximum", "out");

        public Adamax(
            IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay)
        {
        }

        public Adamax(
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
            Options options = group.Options;
            Batch<State> batch = Gather<State>(group, weightDecay: options.weight_decay!.Value);
            foreach (Batch<State> part in batch.SplitBy(state => state.step))
            {
                foreach (State state in part.States) state.step++;
                Tensor[] mean = part.All(state => state.exp_avg), largest = part.All(state => state.exp_inf);
                Lists.Scale(mean, options.beta1!.Value);
                Lists.AddTo(mean, part.Gradients, 1 - options.beta1.Value);
                Lists.Scale(largest, options.beta2!.Value);
                Tensor[] size = Abs.RunList(part.Gradients);
                Lists.AddTo(size, options.eps!.Value);
                for (int k = 0; k < size.Length; k++) Maximum.RunInPlace(largest[k], size[k], largest[k]);
                double correction = 1 - Math.Pow(options.beta1.Value, part.States[0].step);
                Lists.AddQuotient(part.Parameters, mean, largest, -options.LearningRate!.Value / correction);
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
            public Tensor exp_inf = null!;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                step = 0;
                exp_avg = Lists.ZerosLike(_parameter);
                exp_inf = Lists.ZerosLike(_parameter);
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

            public override bool ApproximatelyEquals(OptimizerState other) => Same(other);

            public override void to(Device device) => Move(device);

            public void Dispose() => Release();

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref step).Visit(ref exp_avg).Visit(ref exp_inf);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Adamax Adamax(
                IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);

            public static Adamax Adamax(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1e-8, double weight_decay = 0) =>
                new(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay);

            public static Adamax Adamax(
                IEnumerable<Adamax.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1e-8, double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);
        }
    }
}
