using System.Globalization;
using Distiller.Export.Onnx;
using Distiller.Export.PyTorch;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>The model for other programs: ONNX with a softmax behind it, or the files of docs/pytorch.md.</summary>
internal static class ExportApplication
{
    public static void Run(ClassifierSession session)
    {
        session.Model.eval();
        if (session.Options.Export.OnnxFile is { } file)
        {
            // Not disposed: it does not own the model.
            WithProbabilities model = new(session.Model);
            using Tensor sample = zeros(session.InputShape);
            OnnxModel onnx = OnnxExporter.Export(model, sample);
            string path = session.Folder.PathOf(file);
            onnx.Save(path);
            session.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: {onnx.Operators.Values.Sum()} operators, {onnx.ByteCount / 1e6:F2} MB"));
        }

        if (session.Options.Export.PyTorchFolder is { } folder)
        {
            string path = session.Folder.PathOf(folder);
            PyTorchExport.Save(path, session.Model);
            session.Say($"{path}: rebuild the model with docs/pytorch.md");
        }
    }

    private sealed class WithProbabilities(nn.Module<Tensor, Tensor> inner) : nn.Module<Tensor, Tensor>(nameof(WithProbabilities))
    {
        private readonly nn.Module<Tensor, Tensor> network = inner;

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return network.call(input).softmax(-1).MoveToOuterDisposeScope();
        }
    }
}
