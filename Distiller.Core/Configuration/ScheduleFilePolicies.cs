using Distiller.Naming;
using Distiller.Scheduling;

namespace Distiller.Configuration;

/// <summary>The section <c>policies</c> of a schedule file.</summary>
internal static class ScheduleFilePolicies
{
    private const string Instance = "instance_name";
    private const string Arguments = "args";
    private const string Epochs = "epochs";
    private const string Start = "starting_epoch";
    private const string End = "ending_epoch";
    private const string Frequency = "frequency";

    public static CompressionSchedule Read(
        SpecValue policies, Dictionary<(string Kind, string Name), ComponentSpec> components, ComponentRegistry registry)
    {
        List<PolicySpec> read = [.. policies.Items.Select(policy => ReadPolicy(policy, components, registry))];
        return CompressionSchedule.Empty with
        {
            Policies = [.. read.Where(policy => !policy.ChangesOnlyOptimizer), .. read.Where(policy => policy.ChangesOnlyOptimizer)],
        };
    }

    /// <summary>Fills in the components that the policies use, by kind and name.</summary>
    public static YamlList Write(
        CompressionSchedule schedule, ComponentRegistry registry, OrderedDictionary<string, OrderedDictionary<string, ComponentSpec>> sections)
    {
        List<YamlNode> policies = [];
        foreach (PolicySpec policy in schedule.Policies)
        {
            SpecWriter arguments = new();
            (string kind, ComponentSpec component) = registry.Describe(policy, arguments);
            if (!sections.TryGetValue(kind, out OrderedDictionary<string, ComponentSpec>? section))
            {
                sections.Add(kind, section = []);
            }

            section[component.Name] = component;
            policies.Add(Write(kind, policy, arguments));
        }

        return new YamlList([.. policies], 1, 1);
    }

    private static PolicySpec ReadPolicy(
        SpecValue policy, Dictionary<(string Kind, string Name), ComponentSpec> components, ComponentRegistry registry)
    {
        SpecReader reader = policy.Reader();
        string[] kinds = [.. reader.Keys.Intersect(registry.KindNames)];
        if (kinds is not [var kind])
        {
            throw reader.Error(kinds.Length == 0
                ? $"A policy needs one of the keys {string.Join(", ", registry.KindNames)}; this one has {Quoted(reader.Keys)}."
                : $"A policy is of one kind; this one has {Quoted(kinds)}. Write a policy for each.");
        }

        SpecReader binding = reader.Value(kind).Reader();
        SpecValue instance = binding.Value(Instance);
        if (!components.TryGetValue((kind, instance.Text()), out ComponentSpec? component))
        {
            throw instance.Error(
                $"'{instance.Text()}' is not defined in the section '{kind}s'. "
                + NearestNames.Hint(instance.Text(), components.Keys.Where(key => key.Kind == kind).Select(key => key.Name)));
        }

        EpochWindow window = ReadWindow(reader);
        PolicySpec bound = registry.Bind(kind, component, window, binding.Section(Arguments));
        binding.Finish();
        reader.Finish();
        return bound;
    }

    /// <summary>A list of epochs wins over start and end, as in the original.</summary>
    private static EpochWindow ReadWindow(SpecReader reader)
    {
        try
        {
            if (reader.Has(Epochs))
            {
                _ = (reader.Find(Start), reader.Find(End), reader.Find(Frequency));
                return EpochWindow.At(reader.Integers(Epochs));
            }

            return EpochWindow.Range(reader.Integer(Start), reader.Integer(End), reader.Integer(Frequency, 1));
        }
        catch (ArgumentException reason)
        {
            throw reader.Error($"These epochs are not possible: {reason.Message}", reason);
        }
    }

    private static YamlMap Write(string kind, PolicySpec policy, SpecWriter arguments)
    {
        SpecWriter writer = new();
        SpecWriter binding = writer.Section(kind);
        binding.Add(Instance, policy.Name);
        if (arguments.ToNode() is { Entries.IsEmpty: false } written)
        {
            binding.AddNode(Arguments, written);
        }

        EpochWindow window = policy.Window;
        if (IsRange(window))
        {
            writer.Add(Start, window.First);
            writer.Add(End, window.End);
            writer.Add(Frequency, window.Frequency);
        }
        else
        {
            writer.Add(Epochs, window.Epochs.AsEnumerable());
        }

        return writer.ToNode();
    }

    private static bool IsRange(EpochWindow window) =>
        (window.Epochs.Length > 1 || window.End > window.Last + 1)
        && window.Frequency <= window.End - window.First
        && EpochWindow.Range(window.First, window.End, window.Frequency).Epochs.SequenceEqual(window.Epochs);

    private static string Quoted(IEnumerable<string> keys) => string.Join(", ", keys.Select(key => $"'{key}'"));
}
