using System.CommandLine;
using System.Globalization;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Makes options whose values are checked before anything starts.</summary>
internal static class OptionMaker
{
    public static Option<string> Text(string[] names, string kind, string description, string? value = null)
    {
        Option<string> option = new(names[0], names[1..]) { Description = description, HelpName = kind };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    public static Option<bool> Flag(string[] names, string description) => new(names[0], names[1..]) { Description = description };

    public static Option<int> Whole(string[] names, string description, int value, int smallest)
    {
        Option<int> option = new(names[0], names[1..]) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) && number < smallest)
            {
                result.AddError($"{names[0]} must be at least {smallest}, not {number}.");
            }
        });
        return option;
    }

    /// <summary>A number in [smallest, largest], or above the smallest if that is excluded.</summary>
    public static Option<double> Number(string[] names, string description, double value, double smallest, double largest, bool isSmallestExcluded = false)
    {
        Option<double> option = new(names[0], names[1..]) { Description = description, HelpName = "X", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double number)
                && !(number >= smallest && number <= largest && !(isSmallestExcluded && number == smallest)))
            {
                string range = double.IsPositiveInfinity(largest)
                    ? string.Create(CultureInfo.InvariantCulture, $"{(isSmallestExcluded ? "above" : "at least")} {smallest}")
                    : string.Create(CultureInfo.InvariantCulture, $"{(isSmallestExcluded ? "above" : "from")} {smallest}{(isSmallestExcluded ? " and at most" : " to")} {largest}");
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{names[0]} must be {range}, not {number}."));
            }
        });
        return option;
    }
}
