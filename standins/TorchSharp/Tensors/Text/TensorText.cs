using System.Globalization;
using System.Numerics;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes one tensor as text in the styles of <see cref="TensorStringStyle"/>.</summary>
internal sealed class TensorText(Tensor tensor, string format, int width, CultureInfo culture, string newLine)
{
    private readonly long[] shape = tensor.shape;
    private readonly ScalarType type = tensor.dtype;
    private readonly StringBuilder text = new();
    private bool literal;

    internal static string Metadata(Tensor tensor) => string.Create(
        CultureInfo.InvariantCulture, $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}");

    internal string Julia()
    {
        text.Append(Metadata(tensor));
        if (tensor.is_meta) return text.ToString();
        string[] cells = Cells();
        if (shape.Length == 0) return text.Append(", value = ").Append(cells[0]).ToString();
        text.Append(newLine);
        if (shape.Length == 1)
        {
            foreach (string cell in cells) text.Append(' ').Append(cell);
            return text.Append(newLine).ToString();
        }

        int rows = (int)shape[^2], columns = (int)shape[^1];
        int count = rows * columns == 0 ? 0 : cells.Length / (rows * columns);
        for (int k = 0; k < count; k++)
        {
            if (shape.Length > 2) text.Append(k > 0 ? newLine : "").Append(Title(k)).Append(newLine);
            Table(cells.AsSpan(k * rows * columns, rows * columns), rows, columns);
        }

        return text.ToString();
    }

    internal string Numpy()
    {
        if (tensor.is_meta) return Metadata(tensor);
        string[] cells = Cells();
        if (shape.Length == 0) return cells[0];
        Nested(cells, 0, 0);
        return text.ToString();
    }

    internal string CSharp()
    {
        literal = true;
        text.Append(Metadata(tensor));
        if (tensor.is_meta) return text.ToString();
        string[] cells = Cells();
        text.Append(", value = ");
        if (shape.Length == 0) return text.Append(cells[0]).ToString();
        if (shape.Length > 1) text.Append(newLine);
        text.Append(TypeName()).Append(" [").Append(',', shape.Length - 1).Append("] ");
        Initializer(cells, 0, 0);
        return text.ToString();
    }

    private string[] Cells()
    {
        using Tensor plain = type == ScalarType.BFloat16 ? tensor.to_type(ScalarType.Float32) : tensor.alias();
        return type switch
        {
            ScalarType.Float32 or ScalarType.BFloat16 => Cells<float>(plain, v => v.ToString(format, culture) + (literal ? "f" : "")),
            ScalarType.Float64 => Cells<double>(plain, v => v.ToString(format, culture)),
            ScalarType.Float16 => Cells<Half>(plain, v => ((float)v).ToString(format, culture)),
            ScalarType.Int64 => Cells<long>(plain, v => v.ToString(culture)),
            ScalarType.Int32 => Cells<int>(plain, v => v.ToString(culture)),
            ScalarType.Int16 => Cells<short>(plain, v => v.ToString(culture)),
            ScalarType.Int8 => Cells<sbyte>(plain, v => v.ToString(culture)),
            ScalarType.Byte => Cells<byte>(plain, v => v.ToString(culture)),
            ScalarType.Bool => Cells<bool>(plain, v => literal ? (v ? "true" : "false") : v.ToString(culture)),
            ScalarType.ComplexFloat32 => Cells<(float, float)>(plain, v => Pair(v.Item1, v.Item1.ToString(format, culture), v.Item2, v.Item2.ToString(format, culture))),
            _ => Cells<Complex>(plain, v => Pair(v.Real, v.Real.ToString(format, culture), v.Imaginary, v.Imaginary.ToString(format, culture))),
        };
    }

    private static string[] Cells<T>(Tensor plain, Converter<T, string> write) where T : unmanaged =>
        Array.ConvertAll(plain.data<T>().ToArray(), write);

    private static string Pair(double real, string realText, double imaginary, string imaginaryText)
    {
        if (imaginary == 0) return realText;
        if (real == 0) return imaginaryText + "i";
        return realText + (imaginary < 0 ? "" : "+") + imaginaryText + "i";
    }

    private string Title(int block)
    {
        string[] positions = new string[shape.Length - 2];
        for (int d = positions.Length - 1; d >= 0; d--)
        {
            (block, int position) = Math.DivRem(block, (int)shape[d]);
            positions[d] = position.ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(",", positions)},..,..] =";
    }

    // Columns are as wide as their widest cell; columns in the middle that would pass the line width are left out.
    private void Table(ReadOnlySpan<string> cells, int rows, int columns)
    {
        var widths = new int[columns];
        for (int k = 0; k < cells.Length; k++) widths[k % columns] = Math.Max(widths[k % columns], cells[k].Length);
        int shown = Shown(widths, out int tail);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                if (column == shown && shown + tail < columns)
                {
                    text.Append(" ...");
                    column = columns - tail;
                }

                text.Append(' ').Append(cells[row * columns + column].PadLeft(widths[column]));
            }

            text.Append(newLine);
        }
    }

    private int Shown(int[] widths, out int tail)
    {
        tail = 0;
        if (widths.Sum(w => w + 1) <= width) return widths.Length;
        int used = 4, head = 0;
        while (head + tail < widths.Length)
        {
            int next = head <= tail ? head : widths.Length - 1 - tail;
            used += widths[next] + 1;
            if (used > width && tail > 0) break;
            if (head <= tail) head++;
            else tail++;
        }

        return head;
    }

    private void Nested(string[] cells, int dimension, int offset)
    {
        text.Append('[');
        if (dimension == shape.Length - 1)
        {
            Row(cells, offset);
        }
        else
        {
            string indent = new(' ', dimension + 1);
            string gap = string.Concat(Enumerable.Repeat(newLine, shape.Length - 1 - dimension)) + indent;
            Elided((int)shape[dimension], MaxRows, (position, first) =>
            {
                if (!first) text.Append(gap);
                if (position < 0) text.Append("...");
                else Nested(cells, dimension + 1, offset + position * Stride(dimension));
            });
        }

        text.Append(']');
    }

    private void Initializer(string[] cells, int dimension, int offset)
    {
        text.Append('{');
        if (dimension == shape.Length - 1)
        {
            Row(cells, offset);
            text.Append('}');
            return;
        }

        string indent = new(' ', dimension + 1);
        bool mark = false;
        Elided((int)shape[dimension], MaxRows, (position, first) =>
        {
            if (!first && !mark && position >= 0) text.Append(',');
            if (!first && position < 0) text.Append(',');
            if (dimension == 0 || !first) text.Append(newLine).Append(indent);
            mark = position < 0;
            if (mark) text.Append("...");
            else Initializer(cells, dimension + 1, offset + position * Stride(dimension));
        });
        if (dimension == 0) text.Append(newLine);
        text.Append('}');
    }

    private void Row(string[] cells, int offset)
    {
        bool mark = false;
        Elided((int)shape[^1], MaxColumns, (position, first) =>
        {
            if (!first) text.Append(mark ? " " : ", ");
            mark = position < 0;
            text.Append(mark ? "..." : cells[offset + position]);
        });
    }

    // Visits all positions, or the outer ones with -1 for what is left out between them.
    private static void Elided(int count, int limit, Action<int, bool> visit)
    {
        int side = count > limit ? limit / 2 : count;
        for (int k = 0; k < side; k++) visit(k, k == 0);
        if (side == count) return;
        visit(-1, false);
        for (int k = count - side; k < count; k++) visit(k, false);
    }

    private int Stride(int dimension) => (int)shape[(dimension + 1)..].Aggregate(1L, (product, n) => product * n);

    private string TypeName() => type switch
    {
        ScalarType.Float32 => "float",
        ScalarType.Float64 => "double",
        ScalarType.Int64 => "long",
        ScalarType.Int32 => "int",
        ScalarType.Int16 => "short",
        ScalarType.Int8 => "sbyte",
        ScalarType.Byte => "byte",
        ScalarType.Bool => "bool",
        ScalarType.Float16 => "Half",
        ScalarType.ComplexFloat32 => "(float, float)",
        ScalarType.ComplexFloat64 => "Complex",
        _ => type.ToString(),
    };
}
