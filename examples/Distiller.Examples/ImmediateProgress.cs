namespace Distiller.Examples;

/// <summary>Passes progress on at once, on the thread that reports it. <see cref="Progress{T}"/> would post it to another one.</summary>
/// <typeparam name="T">What is reported.</typeparam>
/// <param name="report">Who hears of it.</param>
public sealed class ImmediateProgress<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
