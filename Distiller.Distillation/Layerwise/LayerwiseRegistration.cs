using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Distiller.Configuration;

namespace Distiller.Distillation.Layerwise;

/// <summary>Makes layerwise distillation known to schedule files. A file cannot hold models, so what makes the student is given with the registry.</summary>
public static class LayerwiseRegistration
{
    private const string Kind = "layerwise_distiller";
    private const string Class = "LayerwiseDistillation";

    private static readonly LayerwiseOptions defaults = new();

    private static readonly (string Word, Reconstruction Meaning)[] reconstructions = [("l1", Reconstruction.L1), ("l2", Reconstruction.L2)];

    private static readonly (string Word, HeadKind Meaning)[] heads = [("split", HeadKind.Split), ("linear", HeadKind.Linear), ("none", HeadKind.None)];

    private static readonly (string Word, StateCaching Meaning)[] cachings =
        [("none", StateCaching.None), ("memory", StateCaching.Memory), ("half_memory", StateCaching.HalfMemory)];

    extension(ComponentRegistry registry)
    {
        /// <summary>Adds the class <c>LayerwiseDistillation</c> (section <c>layerwise_distillers</c>, policies with a <c>layerwise_distiller</c>).</summary>
        /// <remarks>
        /// The file decides targets and heads, and these have parameters: read the file first, then give
        /// <see cref="LayerwiseStudent.ExtraParameters"/> of the student that was made to the optimizer.
        /// </remarks>
        /// <param name="newStudent">Makes the student with the file's options; called once for each entry that a policy names. Its caller owns the student.</param>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddLayerwiseDistillation(Func<LayerwiseOptions, LayerwiseStudent> newStudent)
        {
            // Two policies of one entry, in different epochs, teach one student.
            ConditionalWeakTable<LayerwiseDistillationSpec, LayerwiseStudent> made = [];
            return registry
                .AddKind<LayerwiseDistillationSpec, LayerwiseDistillationPolicySpec>(
                    Kind,
                    (spec, window, _) => new() { Instance = spec.Name, Student = made.GetValue(spec, entry => newStudent(entry.Options)), Window = window },
                    policy => new() { Name = policy.Instance, Options = policy.Student.Options })
                .AddClass(Kind, Class, Read, Write)
                .Describe(Kind, "", new("Teaches a student to predict several layers of its teacher at once in the epochs of a window.", []))
                .Describe(Kind, Class, new("Element-wise distance and cosine to the teacher's states, by prediction heads that are dropped afterwards (DistilHuBERT).", Keys));
        }
    }

    private static ImmutableArray<KeyDescription> Keys =>
    [
        new KeyDescription("targets", KeyType.Integers, "The teacher's states: 0 is the input of its first layer, i the output of layer i.", "[2, 3]")
            .Optional($"[{string.Join(", ", defaults.Targets)}]"),
        new KeyDescription("cosine_weight", KeyType.Number, "Weight of the cosine term.", "0.5").From(0).Optional(Text(defaults.CosineWeight)),
        new KeyDescription("feature_penalty", KeyType.Number, "Weight of the mean square of the features.", "0.01").From(0).Optional(Text(defaults.FeaturePenalty)),
        Choice("reconstruction", "How elements are compared.", reconstructions),
        Choice("heads", "How predictions are made; `none` compares the student's own states.", heads),
        new KeyDescription("excludes_padding", KeyType.Flag, "Whether padded frames are left out of the means.", "false").Optional("true"),
        new KeyDescription("feature_gradient_scale", KeyType.Number, "What the gradient into the features is multiplied with.", "0.5").From(0, 1).Optional(Text(defaults.FeatureGradientScale)),
        new KeyDescription("gradient_clip", KeyType.Number, "The greatest norm of all gradients together.", "1.0").Above(0).Optional(Text(defaults.GradientClip)),
        new KeyDescription("task_weight", KeyType.Number, "Weight of the task's own loss, if there is one.", "0.5").From(0).Optional(Text(defaults.TaskWeight)),
        Choice("caching", "Whether the teacher's states are kept.", cachings),
        new KeyDescription("seed", KeyType.Integer, "Seed of the heads' first weights.", "7").Optional("0"),
    ];

    private static LayerwiseDistillationSpec Read(SpecReader reader) => new()
    {
        Name = reader.Name,
        Options = new()
        {
            Targets = reader.Has("targets") ? reader.Integers("targets") : defaults.Targets,
            CosineWeight = reader.Number("cosine_weight", defaults.CosineWeight),
            FeaturePenalty = reader.Number("feature_penalty", defaults.FeaturePenalty),
            Reconstruction = reader.Has("reconstruction") ? reader.Choice("reconstruction", reconstructions) : defaults.Reconstruction,
            Heads = reader.Has("heads") ? reader.Choice("heads", heads) : defaults.Heads,
            ExcludesPadding = reader.Flag("excludes_padding", defaults.ExcludesPadding),
            FeatureGradientScale = reader.Number("feature_gradient_scale", defaults.FeatureGradientScale),
            GradientClip = reader.Number("gradient_clip", defaults.GradientClip),
            TaskWeight = reader.Number("task_weight", defaults.TaskWeight),
            Caching = reader.Has("caching") ? reader.Choice("caching", cachings) : defaults.Caching,
            Seed = reader.LongInteger("seed", defaults.Seed),
        },
    };

    private static void Write(LayerwiseDistillationSpec spec, SpecWriter writer)
    {
        var options = spec.Options;
        writer.Add("targets", options.Targets.AsEnumerable());
        writer.Add("cosine_weight", options.CosineWeight);
        writer.Add("feature_penalty", options.FeaturePenalty);
        writer.Add("reconstruction", reconstructions.First(word => word.Meaning == options.Reconstruction).Word);
        writer.Add("heads", heads.First(word => word.Meaning == options.Heads).Word);
        writer.Add("excludes_padding", options.ExcludesPadding);
        writer.Add("feature_gradient_scale", options.FeatureGradientScale);
        writer.Add("gradient_clip", options.GradientClip);
        writer.Add("task_weight", options.TaskWeight);
        writer.Add("caching", cachings.First(word => word.Meaning == options.Caching).Word);
        writer.Add("seed", options.Seed);
    }

    private static KeyDescription Choice<T>(string name, string meaning, (string Word, T Meaning)[] words) =>
        new KeyDescription(name, KeyType.Choice, meaning, words[^1].Word) { Words = [.. words.Select(word => word.Word)] }.Optional(words[0].Word);

    private static string Text(double value) => value.ToString("0.0###", CultureInfo.InvariantCulture);
}
