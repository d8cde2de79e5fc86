namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op fft_fft = new("fft_fft");
    internal static readonly Op fft_fft2 = new("fft_fft2");
    internal static readonly Op fft_fftfreq = new("fft_fftfreq");
    internal static readonly Op fft_fftn = new("fft_fftn");
    internal static readonly Op fft_fftshift = new("fft_fftshift");
    internal static readonly Op fft_hfft = new("fft_hfft");
    internal static readonly Op fft_hfft2 = new("fft_hfft2");
    internal static readonly Op fft_hfftn = new("fft_hfftn");
    internal static readonly Op fft_ifft = new("fft_ifft");
    internal static readonly Op fft_ifft2 = new("fft_ifft2");
    internal static readonly Op fft_ifftn = new("fft_ifftn");
    internal static readonly Op fft_ifftshift = new("fft_ifftshift");
    internal static readonly Op fft_ihfft = new("fft_ihfft");
    internal static readonly Op fft_ihfft2 = new("fft_ihfft2");
    internal static readonly Op fft_ihfftn = new("fft_ihfftn");
    internal static readonly Op fft_irfft = new("fft_irfft");
    internal static readonly Op fft_irfft2 = new("fft_irfft2");
    internal static readonly Op fft_irfftn = new("fft_irfftn");
    internal static readonly Op fft_rfft = new("fft_rfft");
    internal static readonly Op fft_rfft2 = new("fft_rfft2");
    internal static readonly Op fft_rfftfreq = new("fft_rfftfreq");
    internal static readonly Op fft_rfftn = new("fft_rfftn");
}
