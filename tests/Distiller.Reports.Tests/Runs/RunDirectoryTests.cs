using System.Text.Json;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;

namespace Distiller.Reports.Tests.Runs;

public class RunDirectoryTests
{
    private readonly ScottPlotRenderer _renderer = new();
    private string _root = "";

    [SetUp]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("runs").FullName;

    [TearDown]
    public void RemoveRoot() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Folder_is_named_after_the_run_and_its_utc_time()
    {
        var local = new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.FromHours(2));

        var first = RunDirectory.Create(_root, "AGP filters/1", local);
        var second = RunDirectory.Create(_root, "AGP filters/1", local);

        Assert.That(Path.GetFileName(first.FullPath), Is.EqualTo("AGP-filters-1-20260314-072653"));
        Assert.That(second.FullPath, Is.EqualTo(first.FullPath + "-2"));
        Assert.That(Directory.GetFiles(first.FullPath), Is.Empty);
    }

    [Test]
    [SetCulture("de-DE")]
    public void Result_holds_figures_by_name_seed_data_set_and_versions()
    {
        var directory = RunDirectory.At(_root);
        directory.WriteResult(SomeRuns.Record);

        using var json = JsonDocument.Parse(File.ReadAllText(directory.PathOf(RunDirectory.ResultFile)));

        Assert.That(json.RootElement.GetProperty("figures").GetProperty("top1").GetDouble(), Is.EqualTo(91.34));
        Assert.That(json.RootElement.GetProperty("seed").GetInt64(), Is.EqualTo(42));
        Assert.That(json.RootElement.GetProperty("dataSet").GetString(), Does.StartWith("drawn figures"));
        Assert.That(json.RootElement.GetProperty("versions").GetProperty("distiller").GetString(), Is.EqualTo("0.1.0"));
    }

    [Test]
    public void A_result_reads_back_as_it_was_written()
    {
        var directory = RunDirectory.At(_root);
        directory.WriteResult(SomeRuns.Record);

        var read = directory.ReadResult();

        Assert.That(read.Figures, Is.EqualTo(SomeRuns.Record.Figures));
        Assert.That(read.Versions, Is.EqualTo(SomeRuns.Record.Versions));
        Assert.That((read.Name, read.Started, read.Seed, read.Command), Is.EqualTo((SomeRuns.Record.Name, SomeRuns.Record.Started, 42L, SomeRuns.Record.Command)));
    }

    [Test]
    public void Page_is_made_anew_from_the_records_byte_for_byte()
    {
        var directory = RunDirectory.At(_root);
        var page = directory.WriteReport(SomeRuns.Full, _renderer);
        var first = File.ReadAllBytes(page);
        File.Delete(page);

        Assert.That(File.ReadAllBytes(directory.RegeneratePage(_renderer)), Is.EqualTo(first));
    }

    [Test]
    public void A_folder_without_records_is_refused_by_name()
    {
        var directory = RunDirectory.At(_root);

        Assert.That(directory.ReadReport, Throws.InstanceOf<InvalidDataException>().With.Message.Contains(directory.PathOf("report.json")));
        File.WriteAllText(directory.PathOf("report.json"), "{\"run\":");
        Assert.That(directory.ReadReport, Throws.InstanceOf<InvalidDataException>().With.Message.Contains("does not hold the records"));
    }

    [Test]
    public void A_folder_below_a_file_is_refused_with_one_clear_message()
    {
        var file = Path.Combine(_root, "taken");
        File.WriteAllText(file, "");

        Assert.That(
            () => RunDirectory.At(Path.Combine(file, "run")),
            Throws.InstanceOf<IOException>().With.Message.Contains(file).And.Message.Contains("--out DIR"));
    }
}
