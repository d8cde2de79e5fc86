using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Training;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Takes zero structures out of a trained model and saves the smaller one.</summary>
internal static class ThinningApplication
{
    public static void Run(ClassifierSession session)
    {
        string source = session.WeightsFile
            ?? throw new ArgumentException("--thinnify needs a model: give a checkpoint with --exp-load-weights-from or --resume-from.");
        ThinningResult result = session.Model.Thin(session.InputShape);
        session.Say(result.ToString());
        session.Say(EvaluationApplication.Line(Evaluator.Classify(session.Model, session.Data.Test, session.Cancellation)));
        string target = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(source))!, Path.GetFileNameWithoutExtension(source) + "_thinned.ckpt");
        using Checkpoint thinned = Checkpoint.Of(session.Model, info: [KeyValuePair.Create(TrainingApplication.ArchitectureKey, session.Options.Architecture)]);
        thinned.Save(target);
        session.Say(target);
    }
}
