using System.Globalization;
using System.Text;
using Distiller.Configuration;
using Distiller.Naming;
using Distiller.Testing;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>Builds a YAML text from what is known of one of the original's files: sections, classes, targets and epochs.</summary>
internal sealed class OriginalFile
{
    private readonly GoldenValue row;
    private readonly ComponentRegistry registry;
    private readonly Dictionary<string, OrderedDictionary<string, string>> sections = [];
    private readonly StringBuilder policies = new();

    public OriginalFile(GoldenValue row, ComponentRegistry registry)
    {
        (this.row, this.registry) = (row, registry);
        foreach (var policy in Policies)
        {
            Add(policy);
        }
    }

    public IEnumerable<GoldenValue> Policies => row.Find("policies")?.Items ?? [];

    /// <summary>Policies of sections that the registry reads.</summary>
    public IEnumerable<GoldenValue> Readable => Policies.Where(policy => Section(policy) is var section && registry.Sections.Contains(section));

    /// <summary>The sections that the registry does not read.</summary>
    public IEnumerable<string> Refused => Sections.Where(section => section is not ("version" or "policies") && !registry.Sections.Contains(section));

    public string? Architecture => row["arch"].IsNull ? null : row["arch"].Text;

    private IEnumerable<string> Sections => row["sections"].Texts;

    public static string Section(GoldenValue policy) => policy["policy"] switch
    {
        { IsNull: true } or { Text: "QuantizationPolicy" } => "quantizers",
        { Text: "PruningPolicy" } => "pruners",
        { Text: "RegularizationPolicy" } => "regularizers",
        { Text: "LRPolicy" } => "lr_schedulers",
        _ => "extensions",
    };

    /// <summary>The targets as the file names them. The original took a single text for a list of letters; the text is found by its length.</summary>
    public static string[] Targets(GoldenValue policy)
    {
        var targets = policy["targets"].Texts;
        return targets.All(target => target.Length == 1) && policy["n_targets"].WholeNumber == "module.fc.weight".Length ? ["module.fc.weight"] : targets;
    }

    /// <summary>The model's own name of a target.</summary>
    public static string Plain(string target) => new ModulePath(target).WithoutParallelComponent.ToString();

    /// <summary>The file with all of its sections, or with those only that can be read.</summary>
    public string Text(bool onlyReadable)
    {
        StringBuilder text = new();
        foreach (var section in Sections.Where(section => !onlyReadable || !Refused.Contains(section)))
        {
            switch (section)
            {
                case "version":
                    text.Append("version: 1\n");
                    break;
                case "policies":
                    text.Append("policies:\n").Append(policies);
                    break;
                default:
                    text.Append(section).Append(":\n");
                    var components = sections.GetValueOrDefault(section) ?? [];
                    if (components.Count == 0)
                    {
                        // Known only by its section: an instance that no policy uses.
                        components.Add("unused", section == "regularizers" ? Component("L1Regularizer", ["module.bn1.weight"]) : Component("StepLR", []));
                    }

                    foreach (var (name, body) in components)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"  {name}:\n{body}");
                    }

                    break;
            }
        }

        return text.ToString();
    }

    private void Add(GoldenValue policy)
    {
        var section = Section(policy);
        if (!sections.TryGetValue(section, out var components))
        {
            sections.Add(section, components = []);
        }

        var name = policy.Find("name") is { IsNull: false } known ? known.Text : string.Create(CultureInfo.InvariantCulture, $"{section}_{components.Count}");
        components[name] = Component(policy["class"].Text, policy.Has("targets") ? Targets(policy) : []);
        if (policy.Has("n_epochs") && registry.Sections.Contains(section))
        {
            policies.Append(CultureInfo.InvariantCulture, $"  - {section[..^1]}:\n      instance_name: {name}\n{Epochs(policy)}");
        }
    }

    private static string Epochs(GoldenValue policy)
    {
        var (first, end, count) = (policy["starting_epoch"].WholeNumber, policy["ending_epoch"].WholeNumber, policy["n_epochs"].WholeNumber);
        return policy["frequency"].IsNull
            // The list itself is not recorded; the original takes its first and last entry, sorted or not.
            ? string.Create(CultureInfo.InvariantCulture, $"    epochs: [{string.Join(", ", Enumerable.Range(0, (int)count).Select(index => first - index))}]\n")
            : string.Create(CultureInfo.InvariantCulture, $"    starting_epoch: {first}\n    ending_epoch: {end}\n    frequency: {policy["frequency"].WholeNumber}\n");
    }

    /// <summary>The arguments that the class requires, with the examples of their descriptions.</summary>
    private string Component(string name, string[] targets)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"    class: {name}\n");
        if (name.EndsWith("Remover", StringComparison.Ordinal))
        {
            return text.Append(CultureInfo.InvariantCulture, $"    thinning_func_str: remove_filters\n    arch: {Architecture}\n    dataset: {row["dataset"].Text}\n").ToString();
        }

        var kind = registry.Kinds.FirstOrDefault(candidate => registry.Classes(candidate).Contains(name));
        if (kind is null || registry.Description(kind, name) is not { } description)
        {
            return text.Append("    bits_activations: 8\n    bits_weights: 8\n").ToString();
        }

        foreach (var key in description.Keys.Where(key => !key.IsOptional))
        {
            var value = key.Type switch
            {
                KeyType.Texts when targets is [var only] => only,
                KeyType.Texts => $"[{string.Join(", ", targets)}]",
                KeyType.NumberTable => $"{{{string.Join(", ", targets.Select(target => $"{target}: 5e-1"))}}}",
                KeyType.Table => $"{{{string.Join(", ", targets.Select(target => $"{target}: {(name == "GroupVarianceRegularizer" ? "0.002" : "[0.002, Channels]")}"))}}}",
                _ => key.Example,
            };
            text.Append(CultureInfo.InvariantCulture, $"    {key.Name}: {value}\n");
        }

        return text.ToString();
    }
}
