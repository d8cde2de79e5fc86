using System.Collections.Immutable;
using Distiller.Configuration;
using Distiller.Distillation.Diffusion;

namespace Distiller.Distillation.DisBack;

/// <summary>Makes score distillation known to schedule files. A file cannot hold models, so they are given with the registry.</summary>
public static class ScoreDistillationRegistration
{
    private const string Kind = "score_distiller";
    private const string DisBack = "DisBack";
    private const string DiffInstruct = "DiffInstruct";

    private static readonly (string Word, NodeSpacing Meaning)[] Spacings =
        [("linear", NodeSpacing.Linear), ("cubic", NodeSpacing.Cubic), ("score_distance", NodeSpacing.ScoreDistance)];

    private static readonly (string Word, TargetOrder Meaning)[] Orders =
        [("backward", TargetOrder.Backward), ("teacher", TargetOrder.TeacherOnly), ("forward", TargetOrder.Forward)];

    private static readonly (string Word, FakeStart Meaning)[] Starts = [("last_node", FakeStart.LastNode), ("teacher", FakeStart.Teacher)];

    private static readonly (string Word, ScoreWeighting Meaning)[] Weightings =
        [("sigma_squared", ScoreWeighting.SigmaSquared), ("dmd_normalised", ScoreWeighting.DmdNormalised)];

    extension(ComponentRegistry registry)
    {
        /// <summary>Adds DisBack and Diff-Instruct (section <c>score_distillers</c>, policies with a <c>score_distiller</c>).</summary>
        /// <remarks>The original of the schedule files has no diffusion models, so this section is an addition.</remarks>
        /// <param name="student">The generator that learns.</param>
        /// <param name="teacher">The diffusion model that it learns from.</param>
        /// <param name="newDenoiser">Makes a model of the teacher's architecture at each call.</param>
        /// <param name="law">Preconditioning and noise levels of the teacher.</param>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddScoreDistillation(OneStepStudent student, IDenoiser teacher, Func<IDenoiser> newDenoiser, ScoreModel law)
        {
            registry
                .AddKind<ScoreDistillationSpec, ScoreDistillationPolicySpec>(
                    Kind,
                    (spec, window, _) => new()
                    {
                        Instance = spec.Name,
                        Student = student,
                        Teacher = teacher,
                        NewDenoiser = newDenoiser,
                        Options = spec.Options,
                        Window = window,
                    },
                    policy => new ScoreDistillationSpec { Name = policy.Instance, Options = policy.Options })
                .AddClass(
                    Kind,
                    DiffInstruct,
                    reader => new ScoreDistillationSpec { Name = reader.Name, Options = ReadCommon(reader, ScoreDistillationOptions.DiffInstruct(law)) },
                    (spec, writer) => WriteCommon(spec.Options, writer),
                    spec => !spec.Options.NeedsPath && IsWritable(spec.Options))
                .AddClass(
                    Kind,
                    DisBack,
                    reader => new ScoreDistillationSpec { Name = reader.Name, Options = ReadPath(reader, ReadCommon(reader, new ScoreDistillationOptions { Law = law })) },
                    (spec, writer) =>
                    {
                        WriteCommon(spec.Options, writer);
                        WritePath(spec.Options, writer);
                    },
                    spec => IsWritable(spec.Options));
            return ScoreDistillationDescriptions.AddTo(registry, Kind, DisBack, DiffInstruct);
        }
    }

    internal static ImmutableArray<string> SpacingWords => Words(Spacings);

    internal static ImmutableArray<string> OrderWords => Words(Orders);

    internal static ImmutableArray<string> StartWords => Words(Starts);

    internal static ImmutableArray<string> WeightingWords => Words(Weightings);

    private static ImmutableArray<string> Words<T>((string Word, T Meaning)[] words) => [.. words.Select(word => word.Word)];

    // A weighting of one's own is code, and other moments of Adam have no keys.
    private static bool IsWritable(ScoreDistillationOptions options) =>
        Weightings.Any(word => word.Meaning == options.Weighting)
        && options.Fake with { LearningRate = 1 } == new AdamOptions { LearningRate = 1 }
        && options.Degradation.Adam with { LearningRate = 1 } == new AdamOptions { LearningRate = 1 };

    private static ScoreDistillationOptions ReadCommon(SpecReader reader, ScoreDistillationOptions defaults) => defaults with
    {
        Weighting = Choice(reader, "weighting", Weightings, defaults.Weighting),
        FakeSteps = reader.Integer("fake_steps", defaults.FakeSteps),
        Fake = defaults.Fake with { LearningRate = reader.Number("fake_lr", defaults.Fake.LearningRate) },
        GradientClip = reader.Number("gradient_clip", defaults.GradientClip),
        AverageDecay = reader.Number("average_decay", defaults.AverageDecay),
        MismatchSamples = reader.Integer("mismatch_samples", defaults.MismatchSamples),
        Seed = reader.LongInteger("seed", defaults.Seed),
    };

    private static ScoreDistillationOptions ReadPath(SpecReader reader, ScoreDistillationOptions defaults) => defaults with
    {
        FakeStart = Choice(reader, "fake_start", Starts, defaults.FakeStart),
        Targets = Choice(reader, "targets", Orders, defaults.Targets),
        Interval = reader.Integer("interval", defaults.Interval),
        SwitchBelowMismatch = reader.Find("switch_below_mismatch")?.Number(),
        Degradation = new DegradationOptions
        {
            Steps = reader.Integer("degrade_steps", defaults.Degradation.Steps),
            NodeCount = reader.Integer("nodes", defaults.Degradation.NodeCount),
            Spacing = Choice(reader, "spacing", Spacings, defaults.Degradation.Spacing),
            BatchSize = reader.Integer("degrade_batch", defaults.Degradation.BatchSize),
            Adam = defaults.Degradation.Adam with { LearningRate = reader.Number("degrade_lr", defaults.Degradation.Adam.LearningRate) },
        },
    };

    private static void WriteCommon(ScoreDistillationOptions options, SpecWriter writer)
    {
        writer.Add("weighting", Word(Weightings, options.Weighting));
        writer.Add("fake_steps", options.FakeSteps);
        writer.Add("fake_lr", options.Fake.LearningRate);
        writer.Add("gradient_clip", options.GradientClip);
        writer.Add("average_decay", options.AverageDecay);
        writer.Add("mismatch_samples", options.MismatchSamples);
        writer.Add("seed", options.Seed);
    }

    private static void WritePath(ScoreDistillationOptions options, SpecWriter writer)
    {
        writer.Add("fake_start", Word(Starts, options.FakeStart));
        writer.Add("targets", Word(Orders, options.Targets));
        writer.Add("interval", options.Interval);
        if (options.SwitchBelowMismatch is { } threshold)
        {
            writer.Add("switch_below_mismatch", threshold);
        }

        writer.Add("degrade_steps", options.Degradation.Steps);
        writer.Add("nodes", options.Degradation.NodeCount);
        writer.Add("spacing", Word(Spacings, options.Degradation.Spacing));
        writer.Add("degrade_batch", options.Degradation.BatchSize);
        writer.Add("degrade_lr", options.Degradation.Adam.LearningRate);
    }

    private static T Choice<T>(SpecReader reader, string key, (string Word, T Meaning)[] words, T otherwise) =>
        reader.Has(key) ? reader.Choice(key, words) : otherwise;

    private static string Word<T>((string Word, T Meaning)[] words, T value) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Meaning, value)).Word;
}
