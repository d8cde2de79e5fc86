using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Adadelta: steps in the unit of earlier steps, without a rate to choose (Zeiler 2012).</summary>
    public class Adadelta : OptimizerHelper
    {
        public Adadelta(
            IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1e-6, double weight_decay = 0,
            bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize)
        {
        }

        public Adadelta(
            IEnumerable<ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0,
            bool maximize = false)
        {
            Positive(lr, nameof(lr));
            Decay(rho, nameof(rho));
            Positive(eps, nameof(eps));
            Positive(weight_decay, nameof(weight_decay));
            var defaults = new Options
            {
                LearningRate = lr,
                rho = rho,
                eps = eps,
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
            (double rho, double eps) = (options.rho!.Value, options.eps!.Value);
            Batch<State> batch = Gather<State>(group, options.maximize!.Value, options.weight_decay!.Value);
            if (batch.IsEmpty) return;
            foreach (State state in batch.States) state.step++;
            Tensor[] square = batch.All(state => state.square_avg), moved = batch.All(state => state.acc_delta);
            Lists.Scale(square, rho);
            Lists.AddProduct(square, batch.Gradients, batch.Gradients, 1 - rho);
            Tensor[] deviation = Lists.Sqrt.RunList(Lists.Sum(square, eps));
            Tensor[] delta = Lists.Sqrt.RunList(Lists.Sum(moved, eps));
            Lists.Divide(delta, deviation);
            Lists.Scale(delta, batch.Gradients);
            Lists.Scale(moved, rho);
            Lists.AddProduct(moved, delta, delta, 1 - rho);
            Lists.AddTo(batch.Parameters, delta, -options.LearningRate!.Value);
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
                IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0,
                bool maximize = false)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    rho = rho,
                    eps = eps,
                    weight_decay = weight_decay,
                    maximize = maximize,
                })
            {
            }
        }

        public class Options : OptimizerOptions
        {
            public double? rho;
            public double? eps;
            public double? weight_decay;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref rho).Visit(ref eps).Visit(ref weight_decay).Visit(ref maximize);
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step;
            public Tensor square_avg = null!;
            public Tensor acc_delta = null!;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                step = 0;
                square_avg = Lists.ZerosLike(_parameter);
                acc_delta = Lists.ZerosLike(_parameter);
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

            public override bool ApproximatelyEquals(OptimizerState other) => Same(other);

            public override void to(Device device) => Move(device);

            public void Dispose() => Release();

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref step).Visit(ref square_avg).Visit(ref acc_delta);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Adadelta Adadelta(
                IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0,
                bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);

            public static Adadelta Adadelta(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6,
                double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, rho, eps, weight_decay, maximize);

            public static Adadelta Adadelta(
                IEnumerable<Adadelta.ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0,
                bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);
        }
    }
}
