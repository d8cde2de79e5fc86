namespace Distiller.Graph;

/// <summary>Elements that are joined step by step into disjoint sets (union-find with path halving).</summary>
internal sealed class Partition(int count)
{
    private readonly int[] parent = [.. Enumerable.Range(0, count)];

    /// <summary>The element that stands for the set of an element.</summary>
    public int Find(int element)
    {
        while (parent[element] != element)
        {
            parent[element] = parent[parent[element]];
            element = parent[element];
        }

        return element;
    }

    /// <summary>Joins the sets of two elements; the smaller representative stands for both.</summary>
    public void Join(int first, int second)
    {
        (int a, int b) = (Find(first), Find(second));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }
}
