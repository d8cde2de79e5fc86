using System.Globalization;
using System.Text.RegularExpressions;
using Distiller.Configuration;
using YamlDotNet.RepresentationModel;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>Damaged schedules: each is refused with its place, or means what it says. None crashes, no key is passed over.</summary>
public sealed partial class ScheduleMutationTests
{
    private const int MutationsPerKind = 12;

    /// <summary>Keys that are read for the sake of old files and are documented to have no effect, or turn into another key when written.</summary>
    private static readonly string[] Translated = ["arch", "dataset", "thinning_func_str", "verbose", "version", "epochs", "starting_epoch", "ending_epoch", "frequency"];

    private static readonly (string Name, Func<Random, List<string>, bool> Apply)[] Mutations =
    [
        ("delete a line", (random, lines) => At(random, lines, line => true, (index, _) => lines.RemoveAt(index))),
        ("double a line", (random, lines) => At(random, lines, line => true, (index, line) => lines.Insert(index, line))),
        ("rename a key", (random, lines) => At(random, lines, IsKey, (index, line) => lines[index] = KeyPattern().Replace(line, match => match.Groups[1].Value + Misspelt(random, match.Groups[2].Value) + ":", 1))),
        ("change a number to a text", (random, lines) => At(random, lines, HasNumber, (index, line) => lines[index] = NumberPattern().Replace(line, ": many", 1))),
        ("change a number to a list", (random, lines) => At(random, lines, HasNumber, (index, line) => lines[index] = NumberPattern().Replace(line, ": [1, [2]]", 1))),
        ("make a number negative", (random, lines) => At(random, lines, HasNumber, (index, line) => lines[index] = NumberPattern().Replace(line, ": -3", 1))),
        ("make a number huge", (random, lines) => At(random, lines, HasNumber, (index, line) => lines[index] = NumberPattern().Replace(line, ": 1e300", 1))),
        ("empty a value", (random, lines) => At(random, lines, IsKey, (index, line) => lines[index] = line[..(line.IndexOf(':', StringComparison.Ordinal) + 1)])),
        ("cut the text off", (random, lines) => At(random, lines, line => line.Length > 3, (index, line) =>
        {
            lines.RemoveRange(index + 1, lines.Count - index - 1);
            lines[index] = line[..random.Next(1, line.Length)];
        })),
        ("change the indentation", (random, lines) => At(random, lines, line => line.StartsWith("  ", StringComparison.Ordinal), (index, line) => lines[index] = random.Next(2) == 0 ? line[1..] : "   " + line)),
        ("swap two lines", (random, lines) => At(random, lines, line => true, (index, line) =>
        {
            var other = random.Next(lines.Count);
            (lines[index], lines[other]) = (lines[other], line);
        })),
        ("name something unknown", (random, lines) => At(random, lines, line => NamePattern().IsMatch(line), (index, line) => lines[index] = NamePattern().Replace(line, match => match.Groups[1].Value + Misspelt(random, match.Groups[2].Value), 1))),
        ("open a bracket", (random, lines) => At(random, lines, IsKey, (index, line) => lines[index] = line + " [")),
        ("put a mapping in a value's place", (random, lines) => At(random, lines, HasNumber, (index, line) => lines[index] = NumberPattern().Replace(line, ": {a: 1}", 1))),
    ];

    private static IEnumerable<TestCaseData> Cases =>
        from path in Repository.Schedules
        from mutation in Mutations
        select new TestCaseData(path, mutation.Name).SetArgDisplayNames(Path.GetFileName(path), mutation.Name);

    /// <summary>These must be refused whenever they change the text: nothing that they write means anything.</summary>
    private static readonly string[] AlwaysWrong =
        ["rename a key", "change a number to a text", "change a number to a list", "name something unknown", "put a mapping in a value's place"];

    [Test]
    public void There_are_enough_mutations() =>
        Assert.That(Cases.Sum(test => Mutants((string)test.Arguments[0]!, (string)test.Arguments[1]!).Distinct().Count()), Is.GreaterThanOrEqualTo(300));

    [TestCaseSource(nameof(Cases))]
    public void Mutation_is_refused_or_means_what_it_says(string path, string mutation)
    {
        foreach (var mutant in Mutants(path, mutation))
        {
            Check(mutant, mutation);
        }
    }

    /// <summary>The damaged texts, the same on every machine; none where the file has nothing that the mutation changes.</summary>
    private static IEnumerable<string> Mutants(string path, string mutation)
    {
        var random = new Random(Path.GetFileName(path).Length + (1000 * Array.FindIndex(Mutations, known => known.Name == mutation)));
        string[] original = [.. File.ReadAllLines(path).Where(line => line.Length > 0 && !line.StartsWith('#'))];
        for (var round = 0; round < MutationsPerKind; round++)
        {
            List<string> lines = [.. original];
            if (Mutations.First(known => known.Name == mutation).Apply(random, lines))
            {
                yield return string.Join('\n', lines) + "\n";
            }
        }
    }

    private static void Check(string mutant, string mutation)
    {
        ScheduleFile file;
        try
        {
            file = Repository.Parse(mutant);
        }
        catch (ScheduleFormatException problem)
        {
            Assert.That((problem.Line, problem.Column), Is.GreaterThanOrEqualTo((1, 1)), problem.Message);
            Assert.That(problem.Message, Does.StartWith("mutant.yaml("));
            return;
        }

        Assert.That(AlwaysWrong, Does.Not.Contain(mutation), "accepted:\n" + mutant);
        var written = ScheduleFile.Write(file.Schedule, Repository.Registry);
        Assert.That(ScheduleFile.Write(Repository.Parse(written).Schedule, Repository.Registry), Is.EqualTo(written), mutant);
        var unused = file.Components.Select(component => component.Name).Except(file.Schedule.Policies.Select(policy => policy.Name)).ToHashSet();
        Assert.That(Leaves(written), Is.SupersetOf(Leaves(mutant).Where(leaf => !unused.Contains(leaf.Split('/').ElementAtOrDefault(2) ?? ""))), mutant);
    }

    /// <summary>Path and value of everything in a file, positions in lists left out, values as they are meant.</summary>
    private static HashSet<string> Leaves(string text)
    {
        YamlStream stream = [];
        using StringReader reader = new(FirstOfTwo(text));
        stream.Load(reader);
        return stream.Documents.Count == 0 ? [] : [.. Leaves(stream.Documents[0].RootNode, "")];
    }

    private static IEnumerable<string> Leaves(YamlNode node, string path) => node switch
    {
        YamlMappingNode map => map.Children
            .Where(entry => !Translated.Contains(entry.Key.ToString()))
            .SelectMany(entry => Leaves(entry.Value, $"{path}/{entry.Key}")),
        // A pair of strength and groups is written as a mapping.
        YamlSequenceNode { Children: [YamlScalarNode strength, YamlScalarNode groups] } when path.Contains("reg_regims", StringComparison.Ordinal) =>
            [$"{path}/strength={Meaning(strength.Value)}", $"{path}/group_type={groups.Value}"],
        YamlSequenceNode list => list.Children.SelectMany(item => Leaves(item, path)),
        YamlScalarNode scalar when Meaning(scalar.Value) is { Length: > 0 } meaning => [$"{path}={meaning}"],
        _ => [],
    };

    private static string Meaning(string? text) => text?.ToLowerInvariant() switch
    {
        null or "" or "null" or "false" or "no" or "off" => "",
        "true" or "yes" or "on" => "true",
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number.ToString("R", CultureInfo.InvariantCulture),
        _ => text,
    };

    /// <summary>The representation model refuses keys that occur twice in neighbouring lines; of equal lines one is enough.</summary>
    private static string FirstOfTwo(string text)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        List<string> lines = [];
        foreach (var line in text.Split('\n').Reverse())
        {
            // Of a key in one block the last value counts. A block ends where the indentation becomes smaller.
            var indent = line.Length - line.TrimStart().Length;
            var key = line.Contains(':', StringComparison.Ordinal) ? line[..line.IndexOf(':', StringComparison.Ordinal)] : line;
            keys.RemoveWhere(known => known.Length - known.TrimStart().Length > indent);
            if (line.TrimStart().StartsWith('-') || keys.Add(key))
            {
                lines.Add(line);
            }
        }

        lines.Reverse();
        return string.Join('\n', lines);
    }

    private static bool At(Random random, List<string> lines, Func<string, bool> where, Action<int, string> change)
    {
        int[] places = [.. Enumerable.Range(0, lines.Count).Where(index => where(lines[index]))];
        if (places.Length == 0)
        {
            return false;
        }

        var place = places[random.Next(places.Length)];
        change(place, lines[place]);
        return true;
    }

    /// <summary>Keys that mean something: names of components and parameters may be anything.</summary>
    private static bool IsKey(string line) => KeyPattern().IsMatch(line);

    private static bool HasNumber(string line) => NumberPattern().IsMatch(line) && KeyPattern().IsMatch(line);

    private static string Misspelt(Random random, string word)
    {
        var place = random.Next(word.Length);
        return random.Next(3) switch
        {
            0 => word.Insert(place, "q"),
            1 => word + "x",
            _ => word[..place] + "q" + word[(place + 1)..],
        };
    }

    [GeneratedRegex(@"^( *(?:- )?)(pruners|regularizers|extensions|lr_schedulers|policies|pruner|regularizer|extension|lr_scheduler|class|instance_name|args|[a-z]+_[a-z_]+(?=: *[\[{0-9a-zA-Z']))(?<!_pruner|_thinner|_lasso|_variance):")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@": -?[0-9][-+.0-9e]*$")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^( *(?:class|instance_name|group_type|threshold_criteria|mode|curve): )([A-Za-z0-9_]+)$")]
    private static partial Regex NamePattern();
}
