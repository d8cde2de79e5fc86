namespace Distiller.Configuration;

/// <summary>What may stand behind a key of a schedule file.</summary>
public enum KeyType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>true or false; also yes, no, on, off.</summary>
    Flag,

    /// <summary>A list of texts; a single text is a list of one.</summary>
    Texts,

    /// <summary>A list of numbers; a single number is a list of one.</summary>
    Numbers,

    /// <summary>A list of whole numbers; a single number is a list of one.</summary>
    Integers,

    /// <summary>A mapping from parameter names or patterns to numbers.</summary>
    NumberTable,

    /// <summary>A mapping from parameter names or patterns to something else, which the description of the key explains.</summary>
    Table,

    /// <summary>A mapping with keys of its own.</summary>
    Mapping,

    /// <summary>A mapping from names or patterns to mappings, whose keys are those of the description.</summary>
    MappingTable,

    /// <summary>One of a few words, or a mapping with keys of its own that says it in parts.</summary>
    ChoiceOrMapping,
}
