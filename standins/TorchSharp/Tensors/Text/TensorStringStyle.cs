namespace TorchSharp;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, element type and device.</summary>
    Metadata = 0,

    /// <summary>Metadata, then one aligned table for each matrix.</summary>
    Julia = 1,

    /// <summary>Nested brackets.</summary>
    Numpy = 2,

    /// <summary>Metadata, then an array initializer.</summary>
    CSharp = 3,

    /// <summary>What <c>torch.TensorStringStyle</c> says.</summary>
    Default = 4,
}
