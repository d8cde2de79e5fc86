using System.Runtime.InteropServices;

namespace Distiller.Zoo.Data;

/// <summary>Reads PNG and JPEG files with libgd, which comes with gnuplot on Debian.</summary>
/// <remarks>Grey images become colour, transparency is dropped: what torchvision does by <c>convert("RGB")</c>.</remarks>
internal static class ImageFile
{
    private const string Library = "libgd.so.3";

    // gdImage begins with a pointer to its rows, then width and height (gd.h).
    private static readonly int WidthOffset = IntPtr.Size;
    private static readonly int HeightOffset = IntPtr.Size + sizeof(int);

    // libgd would write about damaged files to standard error; the exception tells all.
    private static readonly ErrorMethod Quiet = (_, _, _) => { };

    private delegate void ErrorMethod(int priority, nint format, nint arguments);

    /// <summary>Whether a file is read, by its ending: .png, .jpg, .jpeg.</summary>
    public static bool IsKnown(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg";

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file; its content tells which format it has.</param>
    /// <returns>Height, width and 3·H·W bytes: the red plane, the green one, the blue one.</returns>
    /// <exception cref="DataSetException">The file cannot be read or decoded, or libgd is not installed.</exception>
    public static (int Height, int Width, byte[] Planes) Read(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path} cannot be read: {error.Message}", error);
        }

        try
        {
            return Decode(path, content);
        }
        catch (DllNotFoundException error)
        {
            throw new DataSetException(
                $"{path} cannot be decoded: PNG and JPEG files are read with libgd, which is not installed here. On Debian: apt-get install libgd3. "
                + "Elsewhere read the images with a package of your choice and give them to ImageSet.", error);
        }
    }

    private static (int Height, int Width, byte[] Planes) Decode(string path, byte[] content)
    {
        gdSetErrorMethod(Quiet);
        var image = content switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => gdImageCreateFromPngPtr(content.Length, content),
            [0xFF, 0xD8, ..] => gdImageCreateFromJpegPtr(content.Length, content),
            _ => throw new DataSetException($"{path} is neither a PNG nor a JPEG file, whatever its name. Remove it, or convert it."),
        };
        if (image == 0)
        {
            throw new DataSetException($"{path} is damaged: it begins like an image, but cannot be decoded. Download it again.");
        }

        try
        {
            var (width, height) = (Marshal.ReadInt32(image, WidthOffset), Marshal.ReadInt32(image, HeightOffset));
            var plane = width * height;
            var planes = new byte[3 * plane];
            for (int y = 0, place = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++, place++)
                {
                    var color = gdImageGetTrueColorPixel(image, x, y);
                    planes[place] = (byte)(color >> 16);
                    planes[plane + place] = (byte)(color >> 8);
                    planes[(2 * plane) + place] = (byte)color;
                }
            }

            return (height, width, planes);
        }
        finally
        {
            gdImageDestroy(image);
        }
    }

    [DllImport(Library)]
    private static extern nint gdImageCreateFromPngPtr(int size, byte[] data);

    [DllImport(Library)]
    private static extern nint gdImageCreateFromJpegPtr(int size, byte[] data);

    [DllImport(Library)]
    private static extern int gdImageGetTrueColorPixel(nint image, int x, int y);

    [DllImport(Library)]
    private static extern void gdImageDestroy(nint image);

    [DllImport(Library)]
    private static extern void gdSetErrorMethod(ErrorMethod method);
}
