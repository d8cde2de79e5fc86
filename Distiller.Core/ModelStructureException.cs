namespace Distiller;

/// <summary>
/// The model does not have what a schedule, a mask or a checkpoint asks of it: a parameter or module is missing, or has
/// another shape. The message says what, where it was asked for, and which names come nearest.
/// </summary>
/// <param name="message">What is missing, where it was asked for, how to fix it.</param>
/// <param name="cause">What went wrong underneath, if that says more.</param>
public sealed class ModelStructureException(string message, Exception? cause = null) : Exception(message, cause);
