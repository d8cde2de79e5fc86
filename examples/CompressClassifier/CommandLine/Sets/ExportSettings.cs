namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>What is written for other programs.</summary>
/// <param name="OnnxFile">Name of an ONNX file; null for none.</param>
/// <param name="PyTorchFolder">Name of a folder for PyTorch; null for none.</param>
internal sealed record ExportSettings(string? OnnxFile, string? PyTorchFolder)
{
    public bool IsAskedFor => OnnxFile is not null || PyTorchFolder is not null;
}
