namespace Distiller.Zoo.Data;

/// <summary>A data set is missing or damaged. The message names the file, what was expected and found, and how to mend it.</summary>
public sealed class DataSetException : IOException
{
    /// <summary>An error without a cause of its own.</summary>
    public DataSetException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public DataSetException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error with the default text.</summary>
    public DataSetException()
    {
    }
}
