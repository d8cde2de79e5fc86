namespace Distiller.Persistence.PyTorch;

/// <summary>A file of PyTorch: one pickled value, and the elements of the storages that it names.</summary>
internal interface IPyTorchContainer : IDisposable
{
    /// <summary>The pickled value.</summary>
    object? Root { get; }

    /// <summary>Size of the file in bytes.</summary>
    long Length { get; }

    /// <summary>The elements of a storage, little endian.</summary>
    byte[] Elements(PickleStorage storage);
}
