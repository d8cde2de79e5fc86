using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Distiller.Testing;

namespace Distiller.Examples.Tests.MainJob;

/// <summary>The main job in two processes: training and sensitivity are shared, the first one talks and writes.</summary>
[NonParallelizable]
public sealed class RankTests
{
    [Test]
    public void Two_ranks_do_the_job_together_and_the_first_writes_the_report()
    {
        string folder = Directory.CreateTempSubdirectory("main-job-ranks-").FullName;
        try
        {
            int port = FreePorts.Next();
            Process[] ranks = [Start(0, port, folder), Start(1, port, folder)];
            Task<string>[] outputs = [.. ranks.Select(rank => rank.StandardOutput.ReadToEndAsync())];
            Task<string>[] errors = [.. ranks.Select(rank => rank.StandardError.ReadToEndAsync())];
            Array.ForEach(ranks, rank => rank.WaitForExit());

            Assert.That(ranks.Select(rank => rank.ExitCode), Is.All.Zero, errors[0].Result + errors[1].Result);
            Assert.That(outputs[0].Result.TrimEnd().Split('\n')[^1].Trim(), Is.EqualTo(Path.Combine(folder, "report.html")));
            Assert.That(outputs[1].Result, Is.Empty);
            using JsonDocument result = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json")));
            Assert.That(result.RootElement.GetProperty("figures").GetProperty("sparsity").GetDouble(), Is.GreaterThanOrEqualTo(85));
            Assert.That(File.ReadLines(Path.Combine(folder, "epochs.csv")).Count(), Is.EqualTo(1 + 4), "each epoch is written once");
            Array.ForEach(ranks, rank => rank.Dispose());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Program_for_one_process_refuses_to_be_one_of_several()
    {
        using Process rank = Start("Thinning", 0, FreePorts.Next());
        string errors = rank.StandardError.ReadToEnd();
        rank.WaitForExit();

        Assert.That(rank.ExitCode, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("works in one process"));
    }

    private static Process Start(int rank, int port, string folder) => Start("MainJob", rank, port, "--quick", "--out", folder);

    private static Process Start(string program, int rank, int port, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DISTILLER_DATA");
        start.Environment["RANK"] = rank.ToString(CultureInfo.InvariantCulture);
        start.Environment["WORLD_SIZE"] = "2";
        start.Environment["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["DISTILLER_TIMEOUT"] = "60";
        return Process.Start(start)!;
    }
}
