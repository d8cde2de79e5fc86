using Distiller.Configuration;

namespace Distiller.Distillation;

/// <summary>What the losses and renewals of schedule files do, and their keys.</summary>
internal static class DistillationDescriptions
{
    private const string Kind = "distiller";
    private const string TeacherKind = "teacher";

    private static readonly KeyDescription teacher =
        new KeyDescription("teacher", KeyType.Integer, "Which teacher of the pair, from 0.", "0").From(0).Optional("0");

    private static readonly KeyDescription[] modules =
    [
        new("student_module", KeyType.Text, "Path of the student's module whose output is compared.", "conv"),
        new KeyDescription("teacher_module", KeyType.Text, "Path of the teacher's module; the student's if left out.", "conv").Optional(),
        teacher,
    ];

    private static readonly KeyDescription[] regressor =
    [
        new KeyDescription("regressor_lr", KeyType.Number, "Learning rate of the layer that maps the student's features to the teacher's; the optimizer's if left out.", "0.01").Above(0).Optional(),
        new KeyDescription("seed", KeyType.Integer, "Seed of that layer's initial values.", "7").Optional("0"),
    ];

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .Describe(Kind, "", new("Adds a loss between teacher and student in the epochs of a window.",
        [
            Weight("distill_wt", "Weight of this loss.", DistillationOptions.Default.DistillationWeight),
            Weight("student_wt", "Weight of the task's own loss.", DistillationOptions.Default.TaskWeight),
        ]))
        .Describe(Kind, "SoftTarget", new("Divergence of softened probabilities (knowledge distillation).", [Temperature("1.0"), teacher]))
        .Describe(Kind, "Decoupled", new("Soft targets with the right class and the others apart (DKD).",
        [
            Temperature("4.0"), Weight("target_weight", "Weight of the right class.", 1), Weight("other_weight", "Weight of the other classes.", 8), teacher,
        ]))
        .Describe(Kind, "TeacherAverage", new("Soft targets of the averaged probabilities of all teachers.",
        [
            Temperature("1.0"), new KeyDescription("weights", KeyType.Numbers, "Weights of the teachers, in their order; equal if left out.", "[1.0]").From(0).Optional(),
        ]))
        .Describe(Kind, "Hint", new("Squared distance of features, through a layer that is learned (FitNets).",
        [
            .. modules, new KeyDescription("always_regress", KeyType.Flag, "The layer is used even where sizes agree.", "true").Optional("false"), .. regressor,
        ]))
        .Describe(Kind, "AttentionTransfer", new("Distance of spatial attention maps.", [.. modules]))
        .Describe(Kind, "Similarity", new("Distance of the similarities within a batch.", [.. modules]))
        .Describe(Kind, "Relational", new("Distances and angles between the samples of a batch (RKD).",
        [
            .. modules, Weight("distance_weight", "Weight of the distances.", 25), Weight("angle_weight", "Weight of the angles.", 50),
        ]))
        .Describe(Kind, "Contrastive", new("The teacher's features of the same sample against those of the others (CRD).", [.. modules, Temperature("0.1"), .. regressor]))
        .Describe(TeacherKind, "", new("Renews a teacher from the student in the epochs of a window.", [teacher]))
        .Describe(TeacherKind, "SnapshotTeacher", new("The teacher becomes a copy of the student when an active epoch begins.", []))
        .Describe(TeacherKind, "AverageTeacher", new("The teacher is a moving average of the student (mean teacher).",
        [
            new KeyDescription("decay", KeyType.Number, "Part of the average that stays in each step.", "0.99").From(0, 1).Optional("0.999"),
        ]));

    private static KeyDescription Temperature(string otherwise) =>
        new KeyDescription("temperature", KeyType.Number, "Divides the scores before they become probabilities.", "2.0").Above(0).Optional(otherwise);

    private static KeyDescription Weight(string name, string meaning, double otherwise) =>
        new KeyDescription(name, KeyType.Number, meaning, "0.7").From(0).Optional(otherwise.ToString("0.0###", System.Globalization.CultureInfo.InvariantCulture));
}
