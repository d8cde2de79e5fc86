using System.Globalization;
using System.Text;
using System.Text.Json;
using Distiller.Configuration;

namespace Distiller.Docs.Tests.Schedules;

/// <summary>One contract for every class that files may name: its description is true.</summary>
public sealed class ClassDescriptionTests
{
    private static readonly ComponentRegistry Registry = FullRegistry.Instance;

    private static IEnumerable<TestCaseData> Classes =>
        Registry.Kinds.SelectMany(kind => Registry.Classes(kind).Select(name => new TestCaseData(kind, name)));

    private static IEnumerable<TestCaseData> Keys =>
        from kind in Registry.Kinds
        from name in Registry.Classes(kind)
        from key in Registry.Description(kind, name)!.Keys
        select new TestCaseData(kind, name, key).SetArgDisplayNames(kind, name, key.Name);

    [TestCaseSource(nameof(Classes))]
    public void Class_with_all_described_keys_survives_the_round_trip(string kind, string name)
    {
        var description = Registry.Description(kind, name);
        Assert.That(description, Is.Not.Null, "every class is described");
        var schedule = FullRegistry.Parse(Text(kind, name, description!.Keys));
        var text = ScheduleFile.Write(schedule, Registry);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(schedule.Policies.Single().Name, Is.EqualTo("mine"));
            Assert.That(ScheduleFile.Write(FullRegistry.Parse(text), Registry), Is.EqualTo(text));
        }
    }

    [TestCaseSource(nameof(Keys))]
    public void Key_is_required_or_has_the_default_that_is_described(string kind, string name, KeyDescription key)
    {
        var others = Registry.Description(kind, name)!.Keys.Where(other => other != key && !other.IsOptional);
        if (!key.IsOptional)
        {
            Assert.That(() => FullRegistry.Parse(Text(kind, name, others)), Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains(key.Name));
        }
        else if (key.Default is { } otherwise && name is not ("FilterRemover" or "ChannelRemover" or "StructureRemover"))
        {
            Assert.That(Written(Text(kind, name, [.. others, key with { Example = otherwise }])), Is.EqualTo(Written(Text(kind, name, others))));
        }
    }

    [TestCaseSource(nameof(Keys))]
    public void Value_outside_its_range_is_refused_where_it_stands(string kind, string name, KeyDescription key)
    {
        if (key.Minimum is not { } minimum)
        {
            return;
        }

        var wrong = (minimum - 1).ToString(CultureInfo.InvariantCulture);
        var example = key.Type switch
        {
            KeyType.NumberTable => $"{{conv.weight: {wrong}}}",
            KeyType.Table => $"{{conv.weight: [{wrong}, Channels]}}",
            KeyType.Numbers or KeyType.Integers => $"[{wrong}, {wrong}]",
            _ => wrong,
        };
        var keys = Registry.Description(kind, name)!.Keys.Where(other => other != key && !other.IsOptional).Prepend(key with { Example = example });
        Assert.That(
            () => FullRegistry.Parse(Text(kind, name, keys)),
            Throws.InstanceOf<ScheduleFormatException>().With.Property("Line").GreaterThan(1).And.Property("Key").Contain("mine"));
    }

    [Test]
    public void Schema_is_valid_json_and_knows_every_class()
    {
        using var schema = JsonDocument.Parse(ScheduleSchema.Write(Registry));
        var definitions = schema.RootElement.GetProperty("definitions");
        foreach (var kind in Registry.Kinds)
        {
            foreach (var name in Registry.Classes(kind))
            {
                var definition = definitions.GetProperty($"{kind}.{name}");
                Assert.That(
                    definition.GetProperty("properties").EnumerateObject().Select(property => property.Name),
                    Is.EqualTo(Registry.Description(kind, name)!.Keys.Select(key => key.Name).Prepend("class")));
            }
        }
    }

    private static string Written(string text) => ScheduleFile.Write(FullRegistry.Parse(text), Registry);

    private static string Text(string kind, string name, IEnumerable<KeyDescription> keys)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{kind}s:\n  mine:\n    class: {name}\n");
        foreach (var key in keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {key.Name}: {key.Example}\n");
        }

        if (Registry.Description(kind, name)!.Keys.Any(key => key.Name == "dataset") && !keys.Any(key => key.Name == "input_shape"))
        {
            text.Append("    dataset: mnist\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"policies:\n  - {kind}: {{instance_name: mine}}\n    epochs: [3, 5]\n").ToString();
    }
}
