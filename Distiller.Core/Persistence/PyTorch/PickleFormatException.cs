namespace Distiller.Persistence.PyTorch;

/// <summary>A pickle that cannot be read. The message says why, without the file's name, which the caller knows.</summary>
internal sealed class PickleFormatException(string reason) : Exception(reason);
