using System.Text.RegularExpressions;
using Distiller.Configuration;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Zoo;
using TorchSharp;

namespace Distiller.Docs.Tests.Schedules;

/// <summary>The schedules that are checked in and quantize; the others are tested where pruning is.</summary>
public sealed class QuantizationSchedulesTests
{
    private static IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "schedules"), "*.yaml")
        .Where(path => File.ReadAllText(path).Contains("\nquantizers:", StringComparison.Ordinal))
        .Select(path => Path.GetFileName(path))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void Schedule_quantizes_every_convolution_of_its_network(string file)
    {
        var schedule = Load(file);
        using var model = ZooModels.Create(file.Split('.')[0], seed: 1);
        using var optimizer = torch.optim.SGD(model.parameters(), 0.1);
        var spec = (QuantizerSpec)schedule.Policies.OfType<QuantizationPolicySpec>().Single().Quantizer;
        Placement[] convolutions;
        using (var quantizer = spec.Attach(model, optimizer))
        {
            convolutions = [.. quantizer.Placements.Where(placement => placement.Type == nameof(torch.nn.Conv2d))];
        }

        Assert.That(convolutions, Is.Not.Empty);
        Assert.That(convolutions.Where(placement => placement.FloatReason is not null), Is.Empty);
        Assert.That(schedule.DryRun(model).Select(row => row.Policy).Distinct(), Is.EquivalentTo(schedule.Policies.Select(policy => policy.Name).Distinct()));
    }

    [TestCaseSource(nameof(Files))]
    public void Schedule_says_what_it_is_for_and_stands_in_the_lists(string file)
    {
        string text = Read($"schedules/{file}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.StartWith("# yaml-language-server: $schema=distiller-schedule.schema.json\n").And.Contain("\n# Purpose: ").And.Contain("\n# Data set: "));
            Assert.That(text, Does.Match($@"\n# Command: .* schedules/{Regex.Escape(file)}\n").And.Match(@"\n# Result: .*\. 20\d\d-\d\d-\d\d\.\n"));
            Assert.That(Read("schedules/README.md"), Does.Contain($"({file})"));
            Assert.That(Read("docs/results.md"), Does.Contain($"(../schedules/{file})"));
        }
    }

    [TestCaseSource(nameof(Files))]
    public void Schedule_survives_the_round_trip(string file)
    {
        var text = ScheduleFile.Write(Load(file), FullRegistry.Instance);
        using StringReader reader = new(text);
        Assert.That(ScheduleFile.Write(ScheduleFile.Parse(reader, file, FullRegistry.Instance).Schedule, FullRegistry.Instance), Is.EqualTo(text));
    }

    private static CompressionSchedule Load(string file) => ScheduleFile.Load(Path.Combine(RepositoryFiles.Root, "schedules", file), FullRegistry.Instance);

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryFiles.Root, path));
}
