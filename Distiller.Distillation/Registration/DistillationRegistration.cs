using Distiller.Configuration;
using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>Makes distillation known to schedule files. A file cannot hold models, so the pair is given with the registry.</summary>
public static class DistillationRegistration
{
    private const string Kind = "distiller";
    private const string TeacherKind = "teacher";
    private const string TeacherKey = "teacher";
    private const string TemperatureKey = "temperature";
    private const string WeightKey = "distill_wt";
    private const string TaskKey = "student_wt";

    extension(ComponentRegistry registry)
    {
        /// <summary>
        /// Adds the losses (section <c>distillers</c>, policies with a <c>distiller</c>) and the ways to renew a teacher (section
        /// <c>teachers</c>, policies with a <c>teacher</c>).
        /// </summary>
        /// <remarks>
        /// The original has no such sections: there, distillation is switched on by options, whose names the arguments have.
        /// </remarks>
        /// <param name="pair">The student and its teachers, for all policies of the file.</param>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddDistillation(TeacherStudent pair)
        {
            registry
                .AddKind<ComponentSpec<IDistillationLoss>, DistillationPolicySpec>(
                    Kind, (loss, window, arguments) => Bind(pair, loss, window, arguments), policy => policy.Loss, WriteArguments)
                .AddKind<ComponentSpec<ITeacherRenewal>, TeacherRenewalPolicySpec>(
                    TeacherKind,
                    (renewal, window, arguments) => new() { Pair = pair, Renewal = renewal, Window = window, Teacher = arguments.Integer(TeacherKey, 0) },
                    policy => policy.Renewal,
                    (policy, writer) => WriteTeacher(policy.Teacher, writer));
            AddLogits(registry);
            FeatureLossClasses.AddTo(registry, Kind);
            return DistillationDescriptions.AddTo(registry
                .AddClass(TeacherKind, "SnapshotTeacher", reader => new SnapshotTeacherSpec { Name = reader.Name }, (_, _) => { })
                .AddClass(
                    TeacherKind,
                    "AverageTeacher",
                    reader => new AverageTeacherSpec { Name = reader.Name, Decay = reader.Number("decay", 0.999) },
                    (renewal, writer) => writer.Add("decay", renewal.Decay)));
        }
    }

    internal static void WriteTeacher(int teacher, SpecWriter writer)
    {
        if (teacher != 0)
        {
            writer.Add(TeacherKey, teacher);
        }
    }

    private static void AddLogits(ComponentRegistry registry) => registry
        .AddClass(
            Kind,
            "SoftTarget",
            reader => new SoftTargetSpec
            {
                Name = reader.Name,
                Temperature = reader.Number(TemperatureKey, 1),
                Teacher = reader.Integer(TeacherKey, 0),
            },
            (loss, writer) =>
            {
                writer.Add(TemperatureKey, loss.Temperature);
                WriteTeacher(loss.Teacher, writer);
            })
        .AddClass(
            Kind,
            "Decoupled",
            reader => new DecoupledSpec
            {
                Name = reader.Name,
                Temperature = reader.Number(TemperatureKey, 4),
                TargetWeight = reader.Number("target_weight", 1),
                OtherWeight = reader.Number("other_weight", 8),
                Teacher = reader.Integer(TeacherKey, 0),
            },
            (loss, writer) =>
            {
                writer.Add(TemperatureKey, loss.Temperature);
                writer.Add("target_weight", loss.TargetWeight);
                writer.Add("other_weight", loss.OtherWeight);
                WriteTeacher(loss.Teacher, writer);
            })
        .AddClass(
            Kind,
            "TeacherAverage",
            reader => new TeacherAverageSpec
            {
                Name = reader.Name,
                Temperature = reader.Number(TemperatureKey, 1),
                Weights = reader.Has("weights") ? reader.Numbers("weights") : [],
            },
            (loss, writer) =>
            {
                writer.Add(TemperatureKey, loss.Temperature);
                if (!loss.Weights.IsEmpty)
                {
                    writer.Add("weights", loss.Weights.AsEnumerable());
                }
            });

    private static DistillationPolicySpec Bind(
        TeacherStudent pair, ComponentSpec<IDistillationLoss> loss, EpochWindow window, SpecReader arguments) => new()
        {
            Pair = pair,
            Loss = loss,
            Window = window,
            Options = new DistillationOptions
            {
                DistillationWeight = arguments.Number(WeightKey, DistillationOptions.Default.DistillationWeight),
                TaskWeight = arguments.Number(TaskKey, DistillationOptions.Default.TaskWeight),
            },
        };

    private static void WriteArguments(DistillationPolicySpec policy, SpecWriter writer)
    {
        if (policy.Options.DistillationWeight != DistillationOptions.Default.DistillationWeight)
        {
            writer.Add(WeightKey, policy.Options.DistillationWeight);
        }

        if (policy.Options.TaskWeight != DistillationOptions.Default.TaskWeight)
        {
            writer.Add(TaskKey, policy.Options.TaskWeight);
        }
    }
}
