using System.Globalization;

namespace Distiller.Scheduling;

/// <summary>A place in a file.</summary>
/// <param name="File">The file, as the user named it.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>The place as compilers write it, which editors can open.</summary>
    /// <returns>For example <c>resnet20.yaml(12,7)</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})");
}
