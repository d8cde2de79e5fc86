using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients together so that their norm is at most a value; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using IDisposable guard = no_grad();
                using DisposeScope scope = NewDisposeScope();
                Tensor[] gradients = Gradients(tensors);
                if (gradients.Length == 0) return 0;
                Tensor norms = stack([.. gradients.Select(g => Norm(g, norm_type).to(ScalarType.Float64))]);
                double total = Norm(norms, norm_type).item<double>();
                double factor = max_norm / (total + 1e-6);
                if (factor >= 1) return total;
                foreach (Tensor gradient in gradients) gradient.mul_(factor);
                return total;
            }

            /// <summary>Clamps the elements of all gradients to ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using IDisposable guard = no_grad();
                using DisposeScope scope = NewDisposeScope();
                foreach (Tensor gradient in Gradients(tensors)) gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters behind each other in one dimension.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using DisposeScope scope = NewDisposeScope();
                return cat([.. tensors.Select(p => p.reshape(-1))], 0).MoveToOuterDisposeScope();
            }

            /// <summary>Makes the parameters views of a vector, which must live as long as they do.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                long position = 0;
                foreach (Parameter parameter in tensors)
                {
                    long count = parameter.numel();
                    using Tensor part = vec.narrow(0, position, count);
                    using Tensor shaped = part.view(parameter.shape);
                    NativeMethods.Check(NativeMethods.shim_tensor_set_data(parameter.Handle, shaped.Handle));
                    position += count;
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> tensors) => [.. tensors.Select(p => p.grad).OfType<Tensor>()];

            private static Tensor Norm(Tensor x, double degree) =>
                double.IsPositiveInfinity(degree) ? x.abs().max() : NnOps.norm.Run(x.reshape(-1), degree, new[] { 0L }, false);
        }
    }
}
