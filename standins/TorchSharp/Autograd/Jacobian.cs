using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static class functional
        {
            private static readonly Op Cat = new("cat");
            private static readonly Op Detach = new("detach");
            private static readonly Op Reshape = new("reshape");
            private static readonly Op Select = new("select", "int");
            private static readonly Op ZerosLike = new("zeros_like");

            /// <summary>The derivatives of each output element by each input element, shaped (output, input).</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs) =>
                Compute(x => [function(x[0])], [inputs])[0];

            /// <returns>One matrix for each output.</returns>
            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs) =>
                Compute(x => function(x[0]), [inputs]);

            /// <returns>One matrix for each input.</returns>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
                Compute(x => [function(x)], inputs);

            /// <returns>One matrix for each pair, the inputs running fastest.</returns>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs) =>
                Compute(function, inputs);

            private static Tensor[] Compute(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable tracked = enable_grad();
                Tensor[] leaves = [.. inputs.Select(input => Detach.Run(input).requires_grad_())];
                Tensor[] outputs = function(leaves);
                Tensor[] result = [.. outputs.SelectMany(output => Rows(output, leaves))];
                scope.MoveToOuter(result);
                return result;
            }

            private static IEnumerable<Tensor> Rows(Tensor output, Tensor[] leaves)
            {
                long[] shape = output.shape;
                Tensor flat = Reshape.Run(output, new long[] { -1 });
                var rows = new IList<Tensor>[flat.NumberOfElements];
                for (int k = 0; k < rows.Length; k++)
                    rows[k] = grad([Select.Run(flat, 0, k)], leaves, retain_graph: true, allow_unused: true);
                for (int j = 0; j < leaves.Length; j++)
                {
                    Tensor[] parts = [.. rows.Select(row => Reshape.Run(row[j] ?? ZerosLike.Run(leaves[j]), new long[] { 1, -1 }))];
                    yield return Reshape.Run(Cat.Run(parts, 0), shape.Concat(leaves[j].shape).ToArray());
                }
            }
        }
    }
}
