namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A differentiable operation with a backward of its own. One instance of each class serves all calls.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            public abstract string Name { get; }

            public static List<Tensor> apply_internal(params object[] vars) =>
                CustomNode.Apply(Instance.Name, vars, Instance.RunForward, Instance.RunBackward);

            private protected abstract List<Tensor> RunForward(AutogradContext ctx, object[] vars);

            private protected abstract List<Tensor> RunBackward(AutogradContext ctx, List<Tensor> gradients);
        }

        /// <summary>A custom function with one output.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <returns>One gradient for each argument of <c>apply</c>; null for arguments that are not tensors.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            private protected override List<Tensor> RunForward(AutogradContext ctx, object[] vars) => [forward(ctx, vars)];

            private protected override List<Tensor> RunBackward(AutogradContext ctx, List<Tensor> gradients) => backward(ctx, gradients[0]);
        }

        /// <summary>A custom function with several outputs.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            private protected override List<Tensor> RunForward(AutogradContext ctx, object[] vars) => forward(ctx, vars);

            private protected override List<Tensor> RunBackward(AutogradContext ctx, List<Tensor> gradients) => backward(ctx, gradients);
        }
    }
}
