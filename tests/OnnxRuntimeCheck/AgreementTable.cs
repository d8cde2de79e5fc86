using Distiller.Reports.Tables;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.OnnxRuntimeCheck;

/// <summary>Who names the same class as ONNX Runtime with the file in 8 bits.</summary>
internal static class AgreementTable
{
    internal static string Of(Exported exported)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor images = exported.Images;
        Tensor peer = OnnxRuntime.Run(exported.Int8File, images)[0];
        (string Name, Tensor Scores)[] others =
        [
            ("float, here", exported.Model.call(images)),
            ("float, ONNX Runtime", OnnxRuntime.Run(exported.FloatFile, images)[0]),
            ("8 bits, kernels of Int8Model", exported.Int8.call(images)),
            ("8 bits, simulated kernels", exported.Int8.Simulate(images)),
            ("8 bits, simulated file", exported.Int8.Simulate(images, roundsAddends: true)),
            ("8 bits, ONNX Runtime without graph optimizations", OnnxRuntime.Run(exported.Int8File, OnnxRuntime.Literal, images)[0]),
            ("8 bits, ONNX Runtime", peer),
        ];
        double step = (peer.max() - peer.min()).ToDouble() / byte.MaxValue;
        return MarkdownTableWriter.Write(new Table(
            "Agreement with ONNX Runtime in 8 bits",
            [
                Column.OfText("Computed by"), Column.OfNumber("Top-1", "F1", "%"), Column.OfNumber("Same class", "F1", "%"),
                Column.OfNumber("Difference, root mean square", "F3", "steps"), Column.OfNumber("Difference, largest", "F2", "steps"),
            ],
            [.. others.Select(other => Row.Of(
                other.Name, Share(other.Scores.argmax(1), exported.Classes), Share(other.Scores.argmax(1), peer.argmax(1)),
                Math.Sqrt((other.Scores - peer).square().mean().ToDouble()) / step, (other.Scores - peer).abs().max().ToDouble() / step))]));
    }

    private static double Share(Tensor left, Tensor right) => 100 * left.eq(right).to(ScalarType.Float64).mean().ToDouble();
}
