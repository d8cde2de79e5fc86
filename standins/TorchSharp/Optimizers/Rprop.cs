using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Resilient propagation: steps that follow the sign of the gradient alone (Riedmiller and Braun 1993).</summary>
    public class Rprop : OptimizerHelper
    {
        private static readonly Op AddCMul = new("addcmul_");
        private static readonly Op Clamp = new("clamp_");
        private static readonly Op Copy = new("copy_");
        private static readonly Op Fill = new("masked_fill", "Scalar");
        private static readonly Op FillInPlace = new("masked_fill_", "Scalar");
        private static readonly Op Greater = new("gt", "Scalar");
        private static readonly Op Less = new("lt", "Scalar");
        private static readonly Op Mul = new("mul", "Tensor");
        private static readonly Op MulInPlace = new("mul_", "Tensor");
        private static readonly Op OnesLike = new("ones_like");
        private static readonly Op Sign = new("sign");

        public Rprop(
            IEnumerable<Parameter> parameters, double lr = 1e-2, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6,
            double max_step = 50, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, etaminus, etaplus, min_step, max_step, maximize)
        {
        }

        public Rprop(
            IEnumerable<ParamGroup> parameters, double lr = 1e-2, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6,
            double max_step = 50, bool maximize = false)
        {
            Positive(lr, nameof(lr));
            if (!(etaminus > 0 && etaminus < 1 && etaplus > 1))
                throw new ArgumentException($"Invalid factors: {etaminus} and {etaplus}. They must lie below and above 1.", nameof(etaminus));
            var defaults = new Options
            {
                LearningRate = lr,
                etaminus = etaminus,
                etaplus = etaplus,
                min_step = min_step,
                max_step = max_step,
                maximize = maximize,
            };
            Start(defaults, parameters);
        }

        public override void add_param_group(Modules.ParamGroup param_group) => Join<Options>(param_group, parameter => new State(parameter));

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

        private void Update(ParamGroup<Options> group)
        {
            Options options = group.Options;
            Batch<State> batch = Gather<State>(group, options.maximize!.Value);
            for (int k = 0; k < batch.States.Count; k++) Advance(batch.Parameters[k], batch.Gradients[k], batch.States[k], options);
        }

        private static void Advance(Tensor parameter, Tensor gradient, State state, Options options)
        {
            state.step++;
            Tensor agreement = Mul.Run(gradient, state.prev);
            Tensor turned = Less.Run(agreement, 0);
            Tensor factor = OnesLike.Run(agreement);
            FillInPlace.RunInPlace(factor, Greater.Run(agreement, 0), options.etaplus!.Value);
            FillInPlace.RunInPlace(factor, turned, options.etaminus!.Value);
            MulInPlace.RunInPlace(state.step_size, factor);
            Clamp.RunInPlace(state.step_size, options.min_step!.Value, options.max_step!.Value);
            // Where the sign turned, the step was too long: no step now, and no comparison at the next.
            Tensor followed = Fill.Run(gradient, turned, 0);
            AddCMul.RunInPlace(parameter, Sign.Run(followed), state.step_size, -1);
            Copy.RunInPlace(state.prev, followed);
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
                IEnumerable<Parameter> parameters, double lr = 1e-2, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6,
                double max_step = 50, bool maximize = false)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    etaminus = etaminus,
                    etaplus = etaplus,
                    min_step = min_step,
                    max_step = max_step,
                    maximize = maximize,
                })
            {
            }
        }

        public class Options : OptimizerOptions
        {
            public double? etaminus;
            public double? etaplus;
            public double? min_step;
            public double? max_step;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref etaminus).Visit(ref etaplus).Visit(ref min_step).Visit(ref max_step).Visit(ref maximize);
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            public long step;
            public Tensor prev = null!;
            public Tensor step_size = null!;

            public override void Initialize(OptimizerOptions options)
            {
                Release();
                step = 0;
                prev = Lists.ZerosLike(_parameter);
                step_size = Lists.FullLike(_parameter, options.LearningRate!.Value);
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer);

            public override void LoadStateDict(BinaryReader reader) => Read(reader);

            public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

            public override bool ApproximatelyEquals(OptimizerState other) => Same(other);

            public override void to(Device device) => Move(device);

            public void Dispose() => Release();

            private protected override void Describe(Fields fields) =>
                fields.Visit(ref step).Visit(ref prev).Visit(ref step_size);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Rprop Rprop(
                IEnumerable<Parameter> parameters, double lr = 1e-2, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6,
                double max_step = 50, bool maximize = false) =>
                new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);

            public static Rprop Rprop(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-2, double etaminus = 0.5,
                double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, etaminus, etaplus, min_step, max_step, maximize);

            public static Rprop Rprop(
                IEnumerable<Rprop.ParamGroup> parameters, double lr = 1e-2, double etaminus = 0.5, double etaplus = 1.2,
                double min_step = 1e-6, double max_step = 50, bool maximize = false) =>
                new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);
        }
    }
}
