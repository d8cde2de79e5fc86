using System.Collections.Immutable;
using Distiller.Results;
using Distiller.Testing;

namespace Distiller.Pruning.Tests;

/// <summary>The agent in a world whose optimum is known.</summary>
public sealed class DdpgAgentTests
{
    private const int Episodes = 70;
    private const double Near = 0.02;

    private static readonly DdpgOptions _quick = new()
    {
        WarmUpEpisodes = 20,
        MemoryEpisodes = 70,
        HiddenUnits = 32,
        ActorLearningRate = 3e-3,
        CriticLearningRate = 1e-2,
        BatchSize = 32,
        NoiseDecay = 0.9,
    };

    [Test]
    public void Agent_ends_near_the_optimum_more_often_than_chance()
    {
        var learned = 0;
        var drawn = 0;
        for (var seed = 0; seed < 5; seed++)
        {
            using TargetEnvironment environment = new();
            using DdpgAgent agent = new(environment, _quick with { Seed = seed });
            using RandomAgent chance = new(seed);
            learned += Close(AutoCompressionSearch.Run(environment, agent, Episodes, seed));
            drawn += Close(AutoCompressionSearch.Run(environment, chance, Episodes, seed));
        }

        Assert.That(learned, Is.GreaterThan(2 * drawn).And.GreaterThanOrEqualTo(25), $"{learned} of 50 last episodes, by chance {drawn}");
    }

    [Test]
    public void Same_seed_gives_the_same_search_bit_for_bit()
    {
        var first = Actions(Search(30, 3));

        Assert.That(Actions(Search(30, 3)), Is.EqualTo(first));
        Assert.That(Actions(Search(30, 4)), Is.Not.EqualTo(first));
    }

    [Test]
    public void Interrupted_search_goes_on_as_if_it_had_not_been()
    {
        var folder = Directory.CreateTempSubdirectory("journal-");
        try
        {
            var journal = Path.Combine(folder.FullName, "episodes.jsonl");
            Search(25, 3, journal);
            File.AppendAllText(journal, "{\"episode\":25,\"to");
            using TargetEnvironment environment = new();

            var resumed = Search(40, 3, journal, environment);

            Assert.That(Actions(resumed), Is.EqualTo(Actions(Search(40, 3))));
            Assert.That(environment.Measured, Is.EqualTo(15), "episodes of the journal are not measured again");
            Assert.That(() => Search(40, 4, journal), Throws.TypeOf<InvalidDataException>().With.Message.Contains("another search"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Damaged_journal_is_refused_with_the_line()
    {
        var folder = Directory.CreateTempSubdirectory("journal-");
        try
        {
            var journal = Path.Combine(folder.FullName, "episodes.jsonl");
            Search(3, 3, journal);
            var lines = File.ReadAllLines(journal);
            File.WriteAllText(journal, $"{lines[0]}\n{lines[1]}\n{lines[3]}\n");

            Assert.That(() => Search(3, 3, journal), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Line 3"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Learning_leaks_no_tensors()
    {
        using TargetEnvironment environment = new();
        using DdpgAgent agent = new(environment, _quick with { WarmUpEpisodes = 1 });
        AutoCompressionSearch.Run(environment, agent, 3);

        TensorLeakCheck.Verify(() => AutoCompressionSearch.Run(environment, agent, 3));
    }

    private static AutoCompressionResult Search(int episodes, long seed, string? journal = null, TargetEnvironment? environment = null)
    {
        using TargetEnvironment own = new();
        using DdpgAgent agent = new(environment ?? own, _quick with { Seed = seed });
        return AutoCompressionSearch.Run(environment ?? own, agent, episodes, seed, journal);
    }

    private static ImmutableArray<double> Actions(AutoCompressionResult result) => [.. result.Episodes.SelectMany(episode => episode.Actions)];

    private static int Close(AutoCompressionResult result) =>
        result.Episodes.TakeLast(10).Count((SearchEpisode episode) => TargetEnvironment.Distance(episode.Actions) < Near);
}
