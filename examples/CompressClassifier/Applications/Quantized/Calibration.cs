using System.Globalization;
using Distiller.Data;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.Quantization;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Statistics of activations: from a file, from images, or none for dynamic quantization.</summary>
internal static class Calibration
{
    private const double DefaultFraction = 0.05;
    private const string File = "acts_quantization_stats.yaml";

    /// <summary>The application of <c>--qe-calibration</c> alone: collects, writes, ends.</summary>
    public static void Run(ClassifierSession session)
    {
        session.Say(session.Data.Description);
        session.Say(Write(session, Collect(session, session.Options.Quantization.Calibration!.Value)));
    }

    /// <summary>The statistics that the options ask for.</summary>
    /// <param name="session">The session.</param>
    /// <param name="configuration">The configuration file, if one was given.</param>
    /// <returns>Null for dynamic quantization.</returns>
    public static CalibrationStatistics? For(ClassifierSession session, PostTrainingFile? configuration)
    {
        QuantizationSettings settings = session.Options.Quantization;
        if (settings.IsDynamic || configuration is { StatisticsFile: null })
        {
            return null;
        }

        if ((configuration?.StatisticsFile ?? settings.StatisticsFile) is { } file)
        {
            return CalibrationFile.Read(file);
        }

        CalibrationStatistics statistics = Collect(session, settings.Calibration ?? DefaultFraction);
        session.Say(Write(session, statistics));
        return statistics;
    }

    /// <summary>A batch of typical images, owned by the caller.</summary>
    public static Tensor Example(ClassifierSession session)
    {
        using DisposeScope scope = NewDisposeScope();
        return session.Data.CalibrationPart(1).ReadEpoch(0).First().Inputs.MoveToOuterDisposeScope();
    }

    private static CalibrationStatistics Collect(ClassifierSession session, double fraction)
    {
        IBatchSource images = session.Data.CalibrationPart(fraction);
        session.Say(string.Create(CultureInfo.InvariantCulture, $"Statistics of activations from {images.SampleCount} images."));
        session.Model.eval();
        return StatisticsCollector.Collect(session.Model, () =>
        {
            using IDisposable noGrad = no_grad();
            using IEnumerator<Batch> batches = images.ReadEpoch(0).GetEnumerator();
            while (true)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                if (!batches.MoveNext())
                {
                    return;
                }

                _ = session.Model.call(ChannelsLast.Apply(batches.Current.Inputs));
            }
        });
    }

    private static string Write(ClassifierSession session, CalibrationStatistics statistics)
    {
        string path = session.Folder.PathOf(File);
        CalibrationFile.Write(path, statistics);
        return path;
    }
}
