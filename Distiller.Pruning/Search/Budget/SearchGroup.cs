using System.Collections.Immutable;
using Distiller.Graph;

namespace Distiller.Pruning;

/// <summary>Something of which a search decides how much stays.</summary>
internal abstract record SearchGroup
{
    /// <summary>Kept counts that are tried, all first.</summary>
    public required ImmutableArray<int> Levels { get; init; }

    public abstract string Name { get; }

    public abstract int Count { get; }

    /// <summary>The channels that go when so many are kept.</summary>
    public abstract IEnumerable<CoupledChannel> Removed(int kept);

    /// <summary>The count of the baseline that keeps the same fraction everywhere.</summary>
    public abstract int Near(double fraction);

    public abstract BudgetGroup Report(int kept);
}
