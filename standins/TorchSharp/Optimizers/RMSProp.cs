using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>RMSprop: steps scaled by a running mean of the squared gradient (Hinton), optionally centred (Graves 2013).</summary>
    public class RMSProp : OptimizerHelper, IMomentum
    {
        public RMSProp(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
            double momentum = 0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
        {
        }

        public RMSProp(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
            double momentum = 0, bool centered = false, bool maximize = false)
        {
            Positive(lr, nameof(lr));
            Positive(eps, nameof(eps));
            Positive(momentum, nameof(momentum));
            Positive(weight_decay, nameof(weight_decay));
            Positive(alpha, nameof(alpha));
            var defaults = new Options
            {
                LearningRate = lr,
                alpha = alpha,
                eps = eps,
                weight_decay = weight_decay,
                momentum = momentum,
                centered = centered,
                maximize = maximize,
            };
            Start(defaults, parameters);
        }

        public double Momentum
        {
            get => ((Options)_defaults).momentum!.Value;
            set => ((Options)_defaults).momentum = value;
        }

        public override void add_param_group(Modules.ParamGroup param_group) => Join<Options>(param_group, parameter => new State(parameter));

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

        private void Update(ParamGroup<Options> group)
        {
            Options options = group.Options;
            (double alpha, double momentum) = (options.alpha!.Value, options.momentum!.Value);
            Batch<State> batch = Gather<State>(group, options.maximize!.Value, options.weight_decay!.Value);
            if (batch.IsEmpty) return;
            Tensor[] square = batch.All(state => state.square_avg);
            foreach (State state in batch.States) state.step++;
            Lists.Scale(square, alpha);
            Lists.AddProduct(square, batch.Gradients, batch.Gradients, 1 - alpha);
            if (options.centered!.Value)
            {
                Tensor[] mean = batch.All(state => state.grad_avg ??= Lists.ZerosLike(state.square_avg));
                Lists.Scale(mean, alpha);
                Lists.AddTo(mean, batch.Gradients, 1 - alpha);
                square = Lists.MinusProduct(square, mean, mean);
            }

            Tensor[] deviation = Lists.Sqrt.RunList(square);
            Lists.AddTo(deviation, options.eps!.Value);
            if (momentum > 0)
            {
                Tensor[] buffers = batch.All(state => state.momentum_buffer ??= Lists.ZerosLike(state.square_avg));
                Lists.Scale(buffers, momentum);
                Lists.AddQuotient(buffers, batch.Gradients, deviation, 1);
                Lists.AddTo(batch.Parameters, buffers, -options.LearningRate!.Value);
            }
            else
            {
                Lists.AddQuotient(batch.Parameters, batch.Gradients, deviation, -options.LearningRate!.Value);
            }
        }

        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
            {
            }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0,
                double momentum = 0, bool centered = false)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    alpha = alpha,
                    eps = eps,
                    weight_decay = weight_decay,
                    momentum = momentum,
                    centered = centered,
                })
            {
            }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }

        public class Options : OptimizerOptions
        {
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public double? momentum;
            public bool? centered;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref alpha).Visit(ref eps).Visit(ref weight_decay).Visit(ref momentum).Visit(ref centered).Visit(ref maximize);
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step;
            public Tensor square_avg = null!;
            public Tensor? momentum_buffer;
            public Tensor? grad_avg;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                step = 0;
                square_avg = Lists.ZerosLike(_parameter);
                momentum_buffer = ((Options)options).momentum > 0 ? Lists.ZerosLike(_parameter) : null;
                grad_avg = ((Options)options).centered == true ? Lists.ZerosLike(_parameter) : null;
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

            public override bool ApproximatelyEquals(OptimizerState other) => Same(other);

            public override void to(Device device) => Move(device);

            public void Dispose() => Release();

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref step).Visit(ref square_avg).VisitOptional(ref momentum_buffer).VisitOptional(ref grad_avg);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(
                IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
                double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}
