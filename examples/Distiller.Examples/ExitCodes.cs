namespace Distiller.Examples;

/// <summary>What an application returns to its caller.</summary>
public static class ExitCodes
{
    /// <summary>The job was done.</summary>
    public const int Success = 0;

    /// <summary>The job failed through no fault of the input, or missed what was demanded of it.</summary>
    public const int JobFailed = 1;

    /// <summary>Options, data, files or the machine's set-up are not as they have to be.</summary>
    public const int BadInput = 2;

    /// <summary>The user stopped the job; the shell's number for Ctrl-C.</summary>
    public const int Interrupted = 130;
}
