namespace Distiller.Distributed;

/// <summary>Processes cannot work together any more, or could not begin to. The message names the rank that is the cause.</summary>
public sealed class RankFailureException : Exception
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public RankFailureException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What happened, to which rank, and how to go on.</param>
    public RankFailureException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What happened, to which rank, and how to go on.</param>
    /// <param name="innerException">What the network said.</param>
    public RankFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
