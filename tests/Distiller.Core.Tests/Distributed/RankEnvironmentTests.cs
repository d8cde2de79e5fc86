using Distiller.Distributed;

namespace Distiller.Core.Tests.Distributed;

/// <summary>What launchers say in environment variables.</summary>
[TestFixture]
public sealed class RankEnvironmentTests
{
    [Test]
    public void No_launcher_is_one_process() => Assert.That(Read(), Is.EqualTo(RankEnvironment.Single));

    [Test]
    public void World_of_one_is_one_process() => Assert.That(Read("RANK=0", "WORLD_SIZE=1"), Is.EqualTo(RankEnvironment.Single));

    [Test]
    public void Torchrun_variables_are_read()
    {
        RankEnvironment read = Read("RANK=5", "WORLD_SIZE=8", "LOCAL_RANK=1", "MASTER_ADDR=node7", "MASTER_PORT=4000");

        Assert.That(read, Is.EqualTo(new RankEnvironment { Rank = 5, WorldSize = 8, LocalRank = 1, MasterAddress = "node7", MasterPort = 4000 }));
    }

    [Test]
    public void One_machine_needs_no_address()
    {
        RankEnvironment read = Read("RANK=1", "WORLD_SIZE=2");

        Assert.That(read, Is.EqualTo(new RankEnvironment { Rank = 1, WorldSize = 2, LocalRank = 1, MasterAddress = "127.0.0.1", MasterPort = 29500 }));
    }

    [TestCase("node[03-07,11]", "node03")]
    [TestCase("gpu[9,12]", "gpu9")]
    [TestCase("alpha,beta[1-4]", "alpha")]
    public void Slurm_lists_the_machine_of_rank_0_first(string machines, string first)
    {
        RankEnvironment read = Read("SLURM_PROCID=3", "SLURM_STEP_NUM_TASKS=4", "SLURM_LOCALID=0", $"SLURM_STEP_NODELIST={machines}");

        Assert.That((read.Rank, read.WorldSize, read.LocalRank, read.MasterAddress), Is.EqualTo((3, 4, 0, first)));
    }

    [Test]
    public void Slurm_on_one_machine_uses_the_loopback() =>
        Assert.That(Read("SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS=4", "SLURM_LOCALID=1", "SLURM_STEP_NODELIST=node03").MasterAddress, Is.EqualTo("127.0.0.1"));

    [Test]
    public void Slurm_script_that_runs_alone_is_one_process() =>
        Assert.That(Read("SLURM_PROCID=0", "SLURM_NTASKS=4", "SLURM_LOCALID=0"), Is.EqualTo(RankEnvironment.Single));

    [Test]
    public void Open_mpi_variables_are_read()
    {
        RankEnvironment read = Read("OMPI_COMM_WORLD_RANK=2", "OMPI_COMM_WORLD_SIZE=3", "OMPI_COMM_WORLD_LOCAL_RANK=2", "OMPI_COMM_WORLD_LOCAL_SIZE=3");

        Assert.That((read.Rank, read.WorldSize, read.LocalRank, read.MasterAddress), Is.EqualTo((2, 3, 2, "127.0.0.1")));
    }

    [TestCase("WORLD_SIZE", "RANK=1")]
    [TestCase("RANK", "WORLD_SIZE=2")]
    [TestCase("RANK=2 is not a whole number from 0 to 1", "RANK=2", "WORLD_SIZE=2")]
    [TestCase("WORLD_SIZE=two", "RANK=0", "WORLD_SIZE=two")]
    [TestCase("MASTER_PORT=99999", "RANK=0", "WORLD_SIZE=2", "MASTER_PORT=99999")]
    [TestCase("several machines, but MASTER_ADDR is not set", "OMPI_COMM_WORLD_RANK=2", "OMPI_COMM_WORLD_SIZE=4", "OMPI_COMM_WORLD_LOCAL_RANK=0", "OMPI_COMM_WORLD_LOCAL_SIZE=2")]
    public void Contradictions_are_refused_by_name(string message, params string[] variables) =>
        Assert.That(() => Read(variables), Throws.ArgumentException.With.Message.Contains(message));

    private static RankEnvironment Read(params string[] variables)
    {
        Dictionary<string, string> values = variables.Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
        return RankEnvironment.Read(name => values.GetValueOrDefault(name));
    }
}
