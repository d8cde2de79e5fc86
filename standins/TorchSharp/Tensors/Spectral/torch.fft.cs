using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class fft
    {
        private static string Norm(FFTNormType norm) => norm switch
        {
            FFTNormType.Forward => "forward",
            FFTNormType.Ortho => "ortho",
            _ => "backward",
        };

        public static Tensor fft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_fft2.Run(input, s, dim ?? [-2, -1], Norm(norm));
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_fft.Run(input, n < 0 ? Arg.None : n, dim, Norm(norm));
        public static Tensor fftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.fft_fftfreq.Run(n, d, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);
        public static Tensor fftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_fftn.Run(input, s, dim, Norm(norm));
        public static Tensor fftshift(Tensor input, long[]? dim = null) => Aten.fft_fftshift.Run(input, dim);
        public static Tensor hfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_hfft.Run(input, n < 0 ? Arg.None : n, dim, Norm(norm));
        public static Tensor hfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_hfft2.Run(input, s, dim ?? [-2, -1], Norm(norm));
        public static Tensor hfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_hfftn.Run(input, s, dim, Norm(norm));
        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_ifft.Run(input, n < 0 ? Arg.None : n, dim, Norm(norm));
        public static Tensor ifft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_ifft2.Run(input, s, dim ?? [-2, -1], Norm(norm));
        public static Tensor ifftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_ifftn.Run(input, s, dim, Norm(norm));
        public static Tensor ifftshift(Tensor input, long[]? dim = null) => Aten.fft_ifftshift.Run(input, dim);
        public static Tensor ihfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_ihfft.Run(input, n < 0 ? Arg.None : n, dim, Norm(norm));
        public static Tensor ihfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_ihfft2.Run(input, s, dim ?? [-2, -1], Norm(norm));
        public static Tensor ihfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_ihfftn.Run(input, s, dim, Norm(norm));
        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_irfft.Run(input, n < 0 ? Arg.None : n, dim, Norm(norm));
        public static Tensor irfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_irfft2.Run(input, s, dim ?? [-2, -1], Norm(norm));
        public static Tensor irfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_irfftn.Run(input, s, dim, Norm(norm));
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_rfft.Run(input, n < 0 ? Arg.None : n, dim, Norm(norm));
        public static Tensor rfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_rfft2.Run(input, s, dim ?? [-2, -1], Norm(norm));
        public static Tensor rfftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Aten.fft_rfftfreq.Run(n, d, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);
        public static Tensor rfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.fft_rfftn.Run(input, s, dim, Norm(norm));
    }
}
