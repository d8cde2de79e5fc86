namespace Distiller.Benchmarks.Harness;

/// <summary>Several ways to do the same thing; the first is the one that the others are compared with.</summary>
internal interface IBenchmark
{
    /// <summary>Short, lower case, with hyphens: the name for <c>--filter</c> and of the result file.</summary>
    string Name { get; }

    string Description { get; }

    /// <summary>How often each variant is measured: odd, and fewer where one measurement takes long.</summary>
    int Rounds { get; }

    /// <summary>Makes the variants ready to be measured.</summary>
    /// <param name="quick">Small sizes, for a look in seconds.</param>
    IReadOnlyList<Variant> Prepare(bool quick);
}
