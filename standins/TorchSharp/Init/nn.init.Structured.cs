namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>The identity matrix.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                CheckRank(tensor, 2, 2);
                using IDisposable guard = no_grad();
                using Tensor identity = eye(tensor.size(0), tensor.size(1), tensor.dtype, tensor.device);
                return tensor.copy_(identity);
            }

            /// <summary>A convolution that keeps as many channels as it can.</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                CheckRank(tensor, 3, 5);
                using IDisposable guard = no_grad();
                using DisposeScope scope = NewDisposeScope();
                long[] shape = tensor.shape;
                tensor.zero_();
                for (long k = 0; k < Math.Min(shape[0], shape[1]); k++)
                {
                    Tensor centre = tensor[k, k];
                    for (int d = 2; d < shape.Length; d++) centre = centre.select(0, shape[d] / 2);
                    centre.fill_(1);
                }

                return tensor;
            }

            /// <summary>Rows, or columns if there are fewer of them, orthogonal to each other and of one length.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                if (tensor.dim() < 2) throw new ArgumentException("Only tensors with 2 or more dimensions are supported", nameof(tensor));
                using IDisposable guard = no_grad();
                using DisposeScope scope = NewDisposeScope();
                long rows = tensor.size(0);
                long columns = tensor.numel() / rows;
                Tensor drawn = normal_(empty([rows, columns], tensor.dtype, tensor.device));
                bool isWide = rows < columns;
                (Tensor q, Tensor r) = linalg.qr(isWide ? drawn.t() : drawn);
                // The signs of the diagonal make the distribution uniform.
                q = q.mul(r.diagonal().sign());
                return tensor.copy_((isWide ? q.t() : q).reshape(tensor.shape)).mul_(gain);
            }

            /// <summary>Normally distributed columns, each with a share of zeros.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                CheckRank(tensor, 2, 2);
                using IDisposable guard = no_grad();
                using DisposeScope scope = NewDisposeScope();
                long rows = tensor.size(0);
                long zeroed = (long)Math.Ceiling(sparsity * rows);
                normal_(tensor, 0, std);
                for (long column = 0; column < tensor.size(1); column++)
                    tensor.select(1, column).index_fill_(0, randperm(rows).narrow(0, 0, zeroed), 0);
                return tensor;
            }

            /// <summary>Normally distributed between two bounds.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                // Uniform numbers between the bounds' probabilities, through the inverse of the distribution function.
                double low = Probability((a - mean) / std);
                double high = Probability((b - mean) / std);
                using IDisposable guard = no_grad();
                uniform_(tensor, (2 * low) - 1, (2 * high) - 1, generator);
                return tensor.erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
            }

            private static double Probability(double z)
            {
                using Tensor x = tensor(z / Math.Sqrt(2), ScalarType.Float64);
                using Tensor y = x.erf();
                return (1 + y.item<double>()) / 2;
            }

            private static void CheckRank(Tensor tensor, int least, int most)
            {
                if (tensor.dim() < least || tensor.dim() > most)
                    throw new ArgumentException($"A tensor with {least} to {most} dimensions is needed, not {tensor.dim()}.", nameof(tensor));
            }
        }
    }
}
