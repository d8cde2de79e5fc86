using Distiller.Configuration;

namespace Distiller.Distillation;

/// <summary>The losses on features, as schedule files name them.</summary>
internal static class FeatureLossClasses
{
    private const string StudentKey = "student_module";
    private const string TeacherModuleKey = "teacher_module";
    private const string TeacherKey = "teacher";
    private const string RateKey = "regressor_lr";
    private const string SeedKey = "seed";

    public static void AddTo(ComponentRegistry registry, string kind) => registry
        .AddClass(kind, "Hint", ReadHint, WriteHint)
        .AddClass(kind, "AttentionTransfer", reader => Read(reader, new AttentionTransferSpec { Name = reader.Name, StudentModule = reader.Text(StudentKey) }), Write)
        .AddClass(kind, "Similarity", reader => Read(reader, new SimilaritySpec { Name = reader.Name, StudentModule = reader.Text(StudentKey) }), Write)
        .AddClass(kind, "Relational", ReadRelational, WriteRelational)
        .AddClass(kind, "Contrastive", ReadContrastive, WriteContrastive);

    private static TSpec Read<TSpec>(SpecReader reader, TSpec loss)
        where TSpec : FeatureLossSpec => loss with
        {
            TeacherModule = reader.Find(TeacherModuleKey)?.Text(),
            Teacher = reader.Integer(TeacherKey, 0),
        };

    private static void Write(FeatureLossSpec loss, SpecWriter writer)
    {
        writer.Add(StudentKey, loss.StudentModule);
        if (loss.TeacherModule is { } module)
        {
            writer.Add(TeacherModuleKey, module);
        }

        DistillationRegistration.WriteTeacher(loss.Teacher, writer);
    }

    private static HintSpec ReadHint(SpecReader reader) => Read(reader, new HintSpec
    {
        Name = reader.Name,
        StudentModule = reader.Text(StudentKey),
        AlwaysRegresses = reader.Flag("always_regress"),
        RegressorRate = reader.Find(RateKey)?.Number(),
        Seed = reader.Integer(SeedKey, 0),
    });

    private static void WriteHint(HintSpec loss, SpecWriter writer)
    {
        Write(loss, writer);
        if (loss.AlwaysRegresses)
        {
            writer.Add("always_regress", true);
        }

        WriteRegressor(loss.RegressorRate, loss.Seed, writer);
    }

    private static RelationalSpec ReadRelational(SpecReader reader) => Read(reader, new RelationalSpec
    {
        Name = reader.Name,
        StudentModule = reader.Text(StudentKey),
        DistanceWeight = reader.Number("distance_weight", 25),
        AngleWeight = reader.Number("angle_weight", 50),
    });

    private static void WriteRelational(RelationalSpec loss, SpecWriter writer)
    {
        Write(loss, writer);
        writer.Add("distance_weight", loss.DistanceWeight);
        writer.Add("angle_weight", loss.AngleWeight);
    }

    private static ContrastiveSpec ReadContrastive(SpecReader reader) => Read(reader, new ContrastiveSpec
    {
        Name = reader.Name,
        StudentModule = reader.Text(StudentKey),
        Temperature = reader.Number("temperature", 0.1),
        RegressorRate = reader.Find(RateKey)?.Number(),
        Seed = reader.Integer(SeedKey, 0),
    });

    private static void WriteContrastive(ContrastiveSpec loss, SpecWriter writer)
    {
        Write(loss, writer);
        writer.Add("temperature", loss.Temperature);
        WriteRegressor(loss.RegressorRate, loss.Seed, writer);
    }

    private static void WriteRegressor(double? rate, int seed, SpecWriter writer)
    {
        if (rate is { } given)
        {
            writer.Add(RateKey, given);
        }

        if (seed != 0)
        {
            writer.Add(SeedKey, seed);
        }
    }
}
