using System.Globalization;

namespace Distiller.Configuration;

/// <summary>A schedule file cannot be used. The message says where (file, line, column, key), what is wrong, and how to fix it.</summary>
public sealed class ScheduleFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The column, counted from 1.</param>
    /// <param name="key">The dotted path of the value, such as <c>pruners.low_pruner.weights</c>; empty for the whole file.</param>
    /// <param name="problem">What is wrong, and how to fix it.</param>
    /// <param name="inner">What caused it, or null.</param>
    public ScheduleFormatException(string file, int line, int column, string key, string problem, Exception? inner = null)
        : base(Describe(file, line, column, key, problem), inner)
    {
        File = file;
        Line = line;
        Column = column;
        Key = key;
    }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The column, counted from 1.</summary>
    public int Column { get; }

    /// <summary>The dotted path of the value; empty for the whole file.</summary>
    public string Key { get; }

    private static string Describe(string file, int line, int column, string key, string problem)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{file}({line},{column})");
        return key.Length == 0 ? $"{place}: {problem}" : $"{place}: {key}: {problem}";
    }
}
