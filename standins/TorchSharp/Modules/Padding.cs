namespace TorchSharp;

/// <summary>Padding by name: none, or so much that the output has the size of the input.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}
