using System.Net;
using System.Text;
using ScottPlot.Engine;
using ScottPlot.Grids;
using ScottPlot.Panels;
using ScottPlot.Stylers;

namespace ScottPlot;

/// <summary>A figure with one data area. It records what is added; gnuplot draws it when an image is asked for.</summary>
public class Plot : IDisposable
{
    public BackgroundStyle DataBackground = new() { Color = Colors.Transparent };
    public BackgroundStyle FigureBackground = new() { Color = Colors.White };

    public Plot()
    {
        Axes = new(this);
        Add = new(this);
        Legend = new(this);
        Font = new(this);
    }

    public AxisManager Axes { get; }

    public PlottableAdder Add { get; }

    public DefaultGrid Grid => Axes.DefaultGrid;

    public Legend Legend { get; set; }

    public FontStyler Font { get; }

    /// <summary>In drawing order: later ones lie above earlier ones.</summary>
    public List<IPlottable> PlottableList { get; } = [];

    /// <summary>Enlarges texts, lines and markers, but not the image. Range: above 0.</summary>
    public double ScaleFactor
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1;

    internal string FontName { get; set; } = Fonts.Default;

    public IEnumerable<IPlottable> GetPlottables() => PlottableList;

    public IEnumerable<T> GetPlottables<T>()
        where T : IPlottable => PlottableList.OfType<T>();

    public void Title(string? text = null, float? size = null)
    {
        Axes.Title.Label.Text = text ?? "";
        Axes.Title.Label.FontSize = size ?? Axes.Title.Label.FontSize;
        Axes.Title.IsVisible = true;
    }

    public void Title(bool show) => Axes.Title.IsVisible = show;

    public void XLabel(string label, float? size = null) => SetLabel(Axes.Bottom, label, size);

    public void YLabel(string label, float? size = null) => SetLabel(Axes.Left, label, size);

    /// <summary>Shows the legend where it covers no data, or beside the data area when there is no such place.</summary>
    public Legend ShowLegend()
    {
        Legend.IsVisible = true;
        return Legend;
    }

    public Legend ShowLegend(Alignment alignment)
    {
        Legend.Alignment = alignment;
        Legend.Panel = null;
        return ShowLegend();
    }

    public Legend ShowLegend(Alignment alignment, Orientation orientation)
    {
        Legend.Orientation = orientation;
        return ShowLegend(alignment);
    }

    /// <summary>Shows only the given items.</summary>
    public Legend ShowLegend(IEnumerable<LegendItem> items, Alignment location = Alignment.LowerRight)
    {
        Legend.DisplayPlottableLegendItems = false;
        Legend.ManualItems = [.. items];
        return ShowLegend(location);
    }

    /// <summary>Shows the legend beside the data area.</summary>
    public LegendPanel ShowLegend(Edge edge)
    {
        Legend.Panel = new(Legend) { Edge = edge };
        ShowLegend();
        return Legend.Panel;
    }

    public Legend HideLegend()
    {
        Legend.IsVisible = false;
        return Legend;
    }

    public void ShowGrid() => Grid.IsVisible = true;

    public void HideGrid() => Grid.IsVisible = false;

    public void ShowAxesAndGrid() => SetAxesAndGrid(true);

    public void HideAxesAndGrid() => SetAxesAndGrid(false);

    public void Clear() => PlottableList.Clear();

    public void Clear<T>()
        where T : IPlottable => PlottableList.RemoveAll(p => p is T);

    public void Remove(IPlottable plottable) => PlottableList.Remove(plottable);

    public void Remove(Type plotType) => PlottableList.RemoveAll(p => p.GetType() == plotType);

    public void Remove<T>()
        where T : IPlottable => Clear<T>();

    public void Remove<T>(Func<T, bool> predicate)
        where T : IPlottable => PlottableList.RemoveAll(p => p is T chosen && predicate(chosen));

    public void Remove(IAxis axis) => Axes.Remove(axis);

    public void Remove(IPanel panel) => Axes.Remove(panel);

    public void MoveToTop(IPlottable plottable) => MoveTo(plottable, PlottableList.Count - 1);

    public void MoveToFront(IPlottable plottable) => MoveToTop(plottable);

    public void MoveToBottom(IPlottable plottable) => MoveTo(plottable, 0);

    public void MoveToBack(IPlottable plottable) => MoveToBottom(plottable);

    /// <summary>Writes the format that the file extension names.</summary>
    public SavedImageInfo Save(string filePath, int width, int height) =>
        Save(filePath, width, height, OutputFormats.FromPath(filePath));

    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The format is neither PNG nor SVG.</exception>
    public SavedImageInfo Save(string filePath, int width, int height, ImageFormat format, int quality = 85) =>
        FigureFile.Write(FigureFile.Checked(filePath), GetImageBytes(width, height, format));

    public SavedImageInfo SavePng(string filePath, int width, int height) =>
        Save(filePath, width, height, ImageFormat.Png);

    public SavedImageInfo SaveSvg(string filePath, int width, int height) =>
        Save(filePath, width, height, ImageFormat.Svg);

    public SavedImageInfo SaveBmp(string filePath, int width, int height) =>
        Save(filePath, width, height, ImageFormat.Bmp);

    public SavedImageInfo SaveJpeg(string filePath, int width, int height, int quality = 85) =>
        Save(filePath, width, height, ImageFormat.Jpeg, quality);

    public SavedImageInfo SaveWebp(string filePath, int width, int height, int quality = 85) =>
        Save(filePath, width, height, ImageFormat.Webp, quality);

    public Image GetImage(int width, int height) => new(GetImageBytes(width, height, ImageFormat.Png));

    public byte[] GetImageBytes(int width, int height, ImageFormat format = ImageFormat.Bmp) => format switch
    {
        ImageFormat.Png => GnuplotProcess.Run(Script(width, height, format)),
        ImageFormat.Svg => Encoding.UTF8.GetBytes(GetSvgXml(width, height)),
        _ => throw OutputFormats.NotSupported(format),
    };

    /// <summary>An SVG element with ids of its own, which can be put into an HTML page as it is.</summary>
    public string GetSvgXml(int width, int height)
    {
        string script = Script(width, height, ImageFormat.Svg);
        string title = Axes.Title.IsVisible ? Axes.Title.Label.Text : "";
        return SvgCleaner.Clean(GnuplotProcess.Run(script), script, title, width, height);
    }

    /// <summary>An HTML img element with the picture inside.</summary>
    public string GetPngHtml(int width, int height, string classContent = "", string styleContent = "")
    {
        string bytes = Convert.ToBase64String(GetImageBytes(width, height, ImageFormat.Png));
        return $"<img class=\"{WebUtility.HtmlEncode(classContent)}\" style=\"{WebUtility.HtmlEncode(styleContent)}\" "
            + $"src=\"data:image/png;base64,{bytes}\" />";
    }

    public string GetSvgHtml(int width, int height) => GetSvgXml(width, height);

    public void Dispose()
    {
        DataBackground.Dispose();
        FigureBackground.Dispose();
        GC.SuppressFinalize(this);
    }

    private static void SetLabel(IAxis axis, string label, float? size)
    {
        axis.Label.Text = label;
        axis.Label.FontSize = size ?? axis.Label.FontSize;
    }

    private string Script(int width, int height, ImageFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 50);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 50);
        return new FigureWriter(this, width, height, format).Write();
    }

    private void SetAxesAndGrid(bool visible)
    {
        Grid.IsVisible = visible;
        foreach (IAxis axis in Axes.GetAxes())
        {
            axis.IsVisible = visible;
        }
    }

    private void MoveTo(IPlottable plottable, int index)
    {
        if (PlottableList.Remove(plottable))
        {
            PlottableList.Insert(index, plottable);
        }
    }
}
