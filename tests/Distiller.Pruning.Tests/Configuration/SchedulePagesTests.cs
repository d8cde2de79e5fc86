using Distiller.Configuration;
using Distiller.Scheduling;
using Distiller.Zoo;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>The schedules that are checked in.</summary>
public sealed class SchedulePagesTests
{
    private static IEnumerable<string> Schedules => Repository.Schedules.Select(path => Path.GetFileName(path));

    [TestCaseSource(nameof(Schedules))]
    public void Schedule_loads_and_fits_its_network(string file)
    {
        var schedule = ScheduleFile.Load(Repository.PathOf($"schedules/{file}"), Repository.Registry);
        using var model = ZooModels.Create(file.Split('.')[0], seed: 1);
        var rows = schedule.DryRun(model);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows.Select(row => row.Policy).Distinct(), Is.EquivalentTo(schedule.Policies.Select(policy => policy.Name).Distinct()));
            Assert.That(rows.Where(row => row.Kind is "Pruning" or "Regularization"), Has.All.Property("Parameter").Not.Null);
        }
    }

    [TestCaseSource(nameof(Schedules))]
    public void Schedule_says_what_it_is_for(string file)
    {
        var lines = File.ReadAllLines(Repository.PathOf($"schedules/{file}"));
        Assert.That(lines[0], Is.EqualTo("# yaml-language-server: $schema=distiller-schedule.schema.json"));
        Assert.That(lines.TakeWhile(line => line.StartsWith('#')), Has.Some.Contains("# Purpose:").And.Some.Contains("# Data set:")
            .And.Some.Matches<string>(line => line.StartsWith("# Command: ", StringComparison.Ordinal) && line.Contains($"schedules/{file}", StringComparison.Ordinal))
            .And.Some.Match(@"^# Result: .*\. 20\d\d-\d\d-\d\d\.$"));
    }

    [TestCaseSource(nameof(Schedules))]
    public void Schedule_survives_the_round_trip(string file)
    {
        var text = ScheduleFile.Write(ScheduleFile.Load(Repository.PathOf($"schedules/{file}"), Repository.Registry), Repository.Registry);
        Assert.That(ScheduleFile.Write(Repository.Parse(text).Schedule, Repository.Registry), Is.EqualTo(text));
    }
}
