using System.Collections.Immutable;
using System.Globalization;
using Distiller.Configuration;
using Distiller.Distillation.Diffusion;

namespace Distiller.Distillation.DisBack;

/// <summary>What the classes of score distillation do in schedule files, and their keys.</summary>
internal static class ScoreDistillationDescriptions
{
    // The law is the registry's; only the other defaults are looked at here.
    private static readonly ScoreDistillationOptions defaults =
        new() { Law = new ScoreModel { Preconditioning = new EdmPreconditioning(), Levels = new LogNormalLevels() } };

    private static readonly KeyDescription[] common =
    [
        Choice("weighting", "What the difference of the scores is weighted with.", ScoreDistillationRegistration.WeightingWords),
        Integer("fake_steps", "Steps of the fake score after each step of the generator.", defaults.FakeSteps, 1),
        new KeyDescription("fake_lr", KeyType.Number, "Learning rate of the fake score.", "0.001").Above(0).Optional(Text(defaults.Fake.LearningRate)),
        new KeyDescription("gradient_clip", KeyType.Number, "Largest norm of the generator's gradient.", "5.0").Above(0).Optional(Text(defaults.GradientClip)),
        new KeyDescription("average_decay", KeyType.Number, "Decay of the generator's average, if there is one.", "0.99").From(0, 1).Optional(Text(defaults.AverageDecay)),
        Integer("mismatch_samples", "Samples on which the distance between fake and target is logged; 0 for none.", defaults.MismatchSamples, 0),
        new KeyDescription("seed", KeyType.Integer, "Seed of noise and noise levels.", "7").Optional(Text(defaults.Seed)),
    ];

    public static ComponentRegistry AddTo(ComponentRegistry registry, string kind, string disback, string diffInstruct) => registry
        .Describe(kind, "", new("Teaches a one-step generator by the scores of a diffusion model in the epochs of a window.", []))
        .Describe(kind, diffInstruct, new("Score distillation with the teacher as the only target (Diff-Instruct).", [.. common]))
        .Describe(kind, disback, new("Score distillation along the recorded path from the generator back to the teacher (DisBack).",
        [
            .. common,
            Choice("fake_start", "What the fake score starts as.", ScoreDistillationRegistration.StartWords),
            Choice("targets", "In which order the nodes are targets; `teacher` for none of them, `forward` for the wrong order, a control.", ScoreDistillationRegistration.OrderWords),
            Integer("interval", "Updates for each node.", defaults.Interval, 1),
            new KeyDescription("switch_below_mismatch", KeyType.Number, "The next node becomes the target sooner if the distance to this one falls below; never if left out.", "0.5").Above(0).Optional(),
            Integer("degrade_steps", "Steps of recording the path.", defaults.Degradation.Steps, 1),
            Integer("nodes", "Nodes of the path besides the teacher.", defaults.Degradation.NodeCount, 1),
            Choice("spacing", "Where nodes are recorded.", ScoreDistillationRegistration.SpacingWords),
            Integer("degrade_batch", "Samples of each step of recording.", defaults.Degradation.BatchSize, 2),
            new KeyDescription("degrade_lr", KeyType.Number, "Learning rate of recording.", "0.001").Above(0).Optional(Text(defaults.Degradation.Adam.LearningRate)),
        ]));

    private static KeyDescription Choice(string name, string meaning, ImmutableArray<string> words) =>
        new KeyDescription(name, KeyType.Choice, meaning, words[^1]) { Words = words }.Optional(words[0]);

    private static KeyDescription Integer(string name, string meaning, int otherwise, int least) =>
        new KeyDescription(name, KeyType.Integer, meaning, Text(otherwise + 2)).From(least).Optional(Text(otherwise));

    private static string Text(double value) => value.ToString("0.0###", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
