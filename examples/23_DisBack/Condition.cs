using Distiller.Distillation.DisBack;

namespace Distiller.Examples.DisBack;

/// <summary>A way to teach the student. What differs between conditions is here, and nothing else differs.</summary>
internal sealed record Condition(string Name, FakeStart Start, TargetOrder Targets, NodeSpacing Spacing = NodeSpacing.Cubic)
{
    public static Condition Plain { get; } = new("plain", FakeStart.Teacher, TargetOrder.TeacherOnly);

    public static Condition InitOnly { get; } = new("init-only", FakeStart.LastNode, TargetOrder.TeacherOnly);

    public static Condition DisBack { get; } = new("disback", FakeStart.LastNode, TargetOrder.Backward);

    public static Condition ByDistance { get; } = new("disback-distance", FakeStart.LastNode, TargetOrder.Backward, NodeSpacing.ScoreDistance);

    public static Condition Uniform { get; } = new("disback-uniform", FakeStart.LastNode, TargetOrder.Backward, NodeSpacing.Linear);

    public static Condition Reversed { get; } = new("reversed-order", FakeStart.LastNode, TargetOrder.Forward);

    public static Condition[] Main { get; } = [Plain, InitOnly, DisBack];

    public static Condition[] All { get; } = [.. Main, ByDistance, Uniform, Reversed];

    public ScoreDistillationOptions Options(ScoreModel law, int steps, int nodes, int interval, int fakeSteps, double fakeRate, int batch, long seed) => new()
    {
        Law = law,
        FakeStart = Start,
        Targets = Targets,
        Interval = interval,
        FakeSteps = fakeSteps,
        Fake = new() { LearningRate = fakeRate },
        Degradation = new() { Steps = steps, NodeCount = nodes, Spacing = Spacing, BatchSize = batch, Adam = new() { LearningRate = fakeRate } },
        MismatchSamples = batch,
        Seed = seed,
    };
}
