using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Averaged stochastic gradient descent (Polyak and Juditsky 1992); the average is kept in the state.</summary>
    public class ASGD : OptimizerHelper
    {
        private static readonly Op Copy = new("copy_");
        private static readonly Op Lerp = new("lerp_", "Scalar");

        public ASGD(
            IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6,
            double weight_decay = 0, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, lambd, alpha, t0, weight_decay, maximize)
        {
        }

        public ASGD(
            IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 0.01, double lambd = 1e-4, double alpha = 0.75,
            double t0 = 1e6, double weight_decay = 0, bool maximize = false)
        {
            Positive(lr, nameof(lr));
            Positive(weight_decay, nameof(weight_decay));
            var defaults = new Options
            {
                LearningRate = lr,
                lambd = lambd,
                alpha = alpha,
                t0 = t0,
                weight_decay = weight_decay,
                maximize = maximize,
            };
            Start(defaults, parameters);
        }

        public override void add_param_group(Modules.ParamGroup param_group) => Join<Options>(param_group, parameter => new State(parameter));

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

        private void Update(ParamGroup<Options> group)
        {
            Options options = group.Options;
            (double lambd, double rate) = (options.lambd!.Value, options.LearningRate!.Value);
            Batch<State> batch = Gather<State>(group, options.maximize!.Value, options.weight_decay!.Value);
            foreach (Batch<State> part in batch.SplitBy(state => (state.step, state.eta, state.mu)))
            {
                State first = part.States[0];
                (double eta, double mu, long count) = (first.eta, first.mu, first.step + 1);
                Lists.Scale(part.Parameters, 1 - lambd * eta);
                Lists.AddTo(part.Parameters, part.Gradients, -eta);
                for (int k = 0; k < part.States.Count; k++)
                {
                    State state = part.States[k];
                    if (mu != 1) Lerp.RunInPlace(state.ax, part.Parameters[k], mu);
                    else Copy.RunInPlace(state.ax, part.Parameters[k]);
                    state.step = count;
                    state.eta = rate / Math.Pow(1 + lambd * rate * count, options.alpha!.Value);
                    state.mu = 1 / Math.Max(1, count - options.t0!.Value);
                }
            }
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
            {
            }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6,
                double weight_decay = 0)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    lambd = lambd,
                    alpha = alpha,
                    t0 = t0,
                    weight_decay = weight_decay,
                })
            {
            }
        }

        public class Options : OptimizerOptions
        {
            public double? lambd;
            public double? alpha;
            public double? t0;
            public double? weight_decay;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref lambd).Visit(ref alpha).Visit(ref t0).Visit(ref weight_decay).Visit(ref maximize);
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step;
            public double eta;
            public double mu;
            public Tensor ax = null!;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                (step, eta, mu) = (0, options.LearningRate!.Value, 1);
                ax = Lists.ZerosLike(_parameter);
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

            public override bool ApproximatelyEquals(OptimizerState other) => Same(other);

            public override void to(Device device) => Move(device);

            public void Dispose() => Release();

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref step).Visit(ref eta).Visit(ref mu).Visit(ref ax);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static ASGD ASGD(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6,
                double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);

            public static ASGD ASGD(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75,
                double t0 = 1e6, double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, lambd, alpha, t0, weight_decay, maximize);

            public static ASGD ASGD(
                IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75,
                double t0 = 1e6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);
        }
    }
}
