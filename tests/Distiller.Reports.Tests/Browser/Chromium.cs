using System.Diagnostics;
using System.Globalization;

namespace Distiller.Reports.Tests.Browser;

/// <summary>Opens pages in Debian's Chromium without a window, where it is installed.</summary>
internal static class Chromium
{
    private static readonly string? Program = ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists);

    public static string? UnavailableReason => Program is null ? "there is no Chromium: install Debian's package chromium" : null;

    /// <summary>A picture of a page.</summary>
    /// <param name="page">The file.</param>
    /// <param name="isDark">Whether the reader's system is set to dark.</param>
    /// <param name="width">Width of the window, in pixels.</param>
    /// <param name="height">Height of the window, in pixels.</param>
    public static PngPixels Photograph(string page, bool isDark, int width, int height)
    {
        var folder = Directory.CreateTempSubdirectory("distiller-chromium-").FullName;
        try
        {
            var picture = Path.Combine(folder, "page.png");
            ProcessStartInfo start = new(Program!) { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", $"--user-data-dir={folder}/profile",
                string.Create(CultureInfo.InvariantCulture, $"--window-size={width},{height}"), $"--screenshot={picture}",
                // 0 is dark, 1 is light.
                $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", new Uri(page).AbsoluteUri,
            ];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (!File.Exists(picture))
            {
                throw new InvalidOperationException($"Chromium made no picture: {errors.Result}");
            }

            if (Environment.GetEnvironmentVariable("DISTILLER_SCREENSHOTS") is { Length: > 0 } kept)
            {
                File.Copy(picture, Path.Combine(kept, $"{Path.GetFileNameWithoutExtension(page)}-{(isDark ? "dark" : "light")}.png"), overwrite: true);
            }

            return PngPixels.Read(picture);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
