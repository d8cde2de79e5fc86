using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Adds the gradients of this scalar to the leaves that it depends on.</summary>
        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }

    public static partial class autograd
    {
        /// <summary>The gradients of the outputs with respect to the inputs; null for an input that no output depends on.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            IntPtr[] roots = Handles(outputs), sources = Handles(inputs), given = Handles(grad_outputs);
            var found = new IntPtr[sources.Length];
            fixed (IntPtr* root = roots, source = sources, gradient = given, result = found)
            {
                CustomNode.Check(NativeMethods.shim_autograd_grad(
                    root, roots.Length, source, sources.Length, gradient, given.Length,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result));
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return [.. found.Select(handle => handle == IntPtr.Zero ? null! : new Tensor(handle))];
        }

        /// <summary>
        /// Adds the gradients of the tensors to the leaves, or to <paramref name="inputs"/> alone. The graph is kept for
        /// another pass as <paramref name="retain_graph"/> says, else as <paramref name="create_graph"/> does.
        /// </summary>
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            IntPtr[] roots = Handles(tensors), given = Handles(grad_tensors), leaves = Handles(inputs);
            fixed (IntPtr* root = roots, gradient = given, leaf = leaves)
            {
                CustomNode.Check(NativeMethods.shim_backward(
                    root, roots.Length, gradient, given.Length, (retain_graph ?? create_graph) ? 1 : 0, create_graph ? 1 : 0, leaf, leaves.Length));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Until disposed, a backward pass that makes a NaN reports the operation that made it.</summary>
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        internal static IntPtr[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null) return [];
            var handles = new IntPtr[tensors.Count];
            for (int k = 0; k < handles.Length; k++) handles[k] = tensors[k] is { } tensor ? tensor.Handle : IntPtr.Zero;
            return handles;
        }
    }
}
