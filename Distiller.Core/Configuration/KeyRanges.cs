using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Configuration;

/// <summary>Checks numbers against the ranges that the descriptions of their keys give: the value itself is named, with its line.</summary>
internal static class KeyRanges
{
    public static void Check(SpecReader reader, ImmutableArray<KeyDescription> keys)
    {
        foreach (KeyDescription key in keys.Where(key => reader.Keys.Contains(key.Name)))
        {
            if (key.Type == KeyType.Mapping)
            {
                Check(reader.Section(key.Name), key.Keys);
            }
            else if (key.Range.Length > 0 && reader.Find(key.Name) is { } value)
            {
                foreach ((SpecValue at, double number) in value.AllNumbers.Where(found => !key.Admits(found.Number)))
                {
                    throw at.Error(string.Create(CultureInfo.InvariantCulture, $"'{key.Name}' has the range {key.Range}, not {number}."));
                }
            }
        }
    }
}
