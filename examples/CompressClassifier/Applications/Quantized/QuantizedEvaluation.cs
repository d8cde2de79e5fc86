using System.Collections.Immutable;
using System.Globalization;
using Distiller.Data;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.IO;
using Distiller.Persistence;
using Distiller.Quantization;
using Distiller.Quantization.Execution;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Quantizes the model as the options say, and measures it on the test images.</summary>
internal static class QuantizedEvaluation
{
    private const string TopOneKey = "quantized_top1";

    public static void Run(ClassifierSession session)
    {
        QuantizationSettings settings = session.Options.Quantization;
        session.Say(session.Data.Description);
        if (settings.RunsInInt8)
        {
            RunInInt8(session);
            return;
        }

        PostTrainingFile? configuration = settings.ConfigurationFile is { } path ? PostTrainingFile.Read(path) : null;
        PostTrainingSpec spec = configuration?.Spec ?? settings.Spec;
        CalibrationStatistics? statistics = Calibration.For(session, configuration);
        using Tensor example = Calibration.Example(session);
        if (settings.Search is { } search)
        {
            RunSearch(session, search with { Spec = search.Spec with { Quantization = spec } }, example, statistics);
            return;
        }

        using PostTrainedModel quantized = PostTrainingQuantizer.Quantize(session.Model, example, spec, statistics);
        Finish(session, quantized);
    }

    private static void RunSearch(ClassifierSession session, ScaleSearchSettings search, Tensor example, CalibrationStatistics? statistics)
    {
        if (statistics is null)
        {
            throw new ArgumentException("--qe-lapq searches scales that are fixed: the configuration file must name model_activation_stats.");
        }

        IBatchSource images = session.Data.CalibrationPart(search.EvaluationFraction);
        using ScaleSearchResult result = ScaleSearch.Run(
            session.Model,
            example,
            statistics,
            quantized => Evaluator.Classify(quantized.Model, images, session.Cancellation).Loss,
            search.Spec,
            new ImmediateProgress<double>(loss => session.Say(string.Create(CultureInfo.InvariantCulture, $"loss {loss:F5}"))),
            session.Cancellation);
        session.Say(string.Create(CultureInfo.InvariantCulture, $"Loss {result.InitialLoss:F5} at the start, {result.Loss:F5} after {result.Evaluations} measurements on {images.SampleCount} images."));
        string scales = session.Folder.PathOf($"{session.Options.Architecture}.quant_params_dict.yaml");
        AtomicFile.WriteText(scales, string.Concat(result.Scales.Select(scale => string.Create(CultureInfo.InvariantCulture, $"{scale.Key}: {scale.Value:R}\n"))));
        session.Say(scales);
        Finish(session, result.Model);
    }

    private static void Finish(ClassifierSession session, PostTrainedModel quantized)
    {
        session.Say(quantized.ToString());
        EvaluationResult result = Evaluator.Classify(session.Model, session.Data.Test, session.Cancellation);
        session.Say(EvaluationApplication.Line(result));
        ImmutableSortedDictionary<string, Tensor> parameters = quantized.Parameters();
        try
        {
            string integers = session.Folder.PathOf(session.FileName("quantized.safetensors"));
            SafeTensors.Save(integers, parameters);
            session.Say(integers);
        }
        finally
        {
            foreach (Tensor parameter in parameters.Values)
            {
                parameter.Dispose();
            }
        }

        string file = session.Folder.PathOf(session.FileName("quantized_checkpoint.ckpt"));
        using Checkpoint checkpoint = Checkpoint.Of(session.Model, info:
        [
            KeyValuePair.Create(TrainingApplication.ArchitectureKey, session.Options.Architecture),
            KeyValuePair.Create(TopOneKey, string.Create(CultureInfo.InvariantCulture, $"{100 * result.Top1:F4}")),
        ]);
        checkpoint.Save(file);
        session.Say(file);
    }

    private static void RunInInt8(ClassifierSession session)
    {
        QuantizationSettings settings = session.Options.Quantization;
        IBatchSource images = session.Data.CalibrationPart(settings.Calibration ?? 1);
        session.Say(string.Create(CultureInfo.InvariantCulture, $"Ranges from {images.SampleCount} images."));
        using Int8Model fast = Int8Model.Convert(session.Model, images, new Int8Options { Engine = settings.Engine, ActivationClipping = settings.Spec.Clipping });
        foreach (Int8Layer layer in fast.Layers)
        {
            session.Say($"{layer.Name,-28} {layer.Kind,-20} {(layer.IsInt8 ? "int8" : $"float: {layer.Reason}")}");
        }

        session.Say(EvaluationApplication.Line(Evaluator.Classify(fast, session.Data.Test, session.Cancellation)));
        string file = session.Folder.PathOf(session.FileName("int8.safetensors"));
        fast.Save(file);
        session.Say(file);
    }
}
