using TorchSharp.Native;

namespace TorchSharp.Native
{
    internal static partial class Aten
    {
        internal static readonly Op istft = new("istft");
        internal static readonly Op stft_center = new("stft", "center");
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public partial class Tensor
        {
            public Tensor stft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null) =>
                Aten.stft_center.Run(
                    this, n_fft, hop_length < 0 ? Arg.None : hop_length, win_length < 0 ? Arg.None : win_length, window, center,
                    Name(pad_mode), normalized, onesided, return_complex);

            public Tensor istft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
                Aten.istft.Run(
                    this, n_fft, hop_length < 0 ? Arg.None : hop_length, win_length < 0 ? Arg.None : win_length, window, center,
                    normalized, onesided, length < 0 ? Arg.None : length, return_complex);

            private static string Name(PaddingModes mode) => mode switch
            {
                PaddingModes.Reflect => "reflect",
                PaddingModes.Replicate => "replicate",
                PaddingModes.Circular => "circular",
                _ => "constant",
            };
        }

        public static Tensor stft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null) =>
            input.stft(n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex);

        public static Tensor istft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
            input.istft(n_fft, hop_length, win_length, window, center, normalized, onesided, length, return_complex);
    }
}
