using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Values by parameter: <c>conv1.weight: 0.5</c>, <c>layer1.*: 0.3</c>, <c>*: 0.1</c>.</summary>
internal static class WeightTable
{
    /// <summary>The value of every parameter that a key matches. A full name wins over a pattern, a longer pattern over a shorter.</summary>
    /// <param name="table">Values by name or pattern.</param>
    /// <param name="context">The model.</param>
    /// <param name="where">Where the table is written, for messages.</param>
    /// <exception cref="ModelStructureException">A key matches nothing, or the table is empty.</exception>
    internal static ImmutableArray<KeyValuePair<string, T>> Resolve<T>(
        IReadOnlyDictionary<string, T> table, BuildContext context, string where)
    {
        if (table.Count == 0)
        {
            throw context.Misfit($"{where} is empty. Give a value for at least one parameter; '*' stands for all.", where);
        }

        Dictionary<string, T> values = new(StringComparer.Ordinal);
        foreach (var (key, value) in table.OrderBy(entry => WeightSelector.IsPattern(entry.Key)).ThenByDescending(entry => entry.Key.Length))
        {
            foreach (var name in WeightSelector.Names([key]).Resolve(context, where))
            {
                values.TryAdd(name, value);
            }
        }

        return [.. context.Masks.Names.Where(values.ContainsKey).Select(name => KeyValuePair.Create(name, values[name]))];
    }

}
