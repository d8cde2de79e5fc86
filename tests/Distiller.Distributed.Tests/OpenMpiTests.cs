using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Distiller.Testing;

namespace Distiller.Distributed.Tests;

/// <summary>Ranks that Open MPI starts, where it is installed (Debian: openmpi-bin).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OpenMpiTests
{
    [Test]
    public void Ranks_find_one_another_by_the_variables_of_Open_MPI_alone()
    {
        RankEnd end = Run("collectives");

        Assert.That(end.ExitCode, Is.Zero, end.Errors);
        Assert.That(end.Output, Does.Contain("ranks: 0 of 2").And.Contain("ranks: 1 of 2").And.Contain("Sum: 3 -1"));
    }

    [Test]
    public void Rank_that_fails_ends_the_job_with_its_reason()
    {
        RankEnd end = Run("rounds", "100", "1", "7", "throw");

        Assert.That(end.ExitCode, Is.EqualTo(1));
        Assert.That(end.Errors, Does.Contain("the data are used up"));
    }

    private static RankEnd Run(params string[] arguments)
    {
        ProcessStartInfo start = new(
            "mpirun",
            ["-n", "2", "--allow-run-as-root", "--oversubscribe", "dotnet", Path.Combine(AppContext.BaseDirectory, "Distiller.RankProbe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in (string[])["RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "SLURM_STEP_NUM_TASKS"])
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MASTER_PORT"] = FreePorts.Next().ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new RankEnd(process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("There is no mpirun here (Debian: apt-get install openmpi-bin).");
            throw;
        }
    }
}
