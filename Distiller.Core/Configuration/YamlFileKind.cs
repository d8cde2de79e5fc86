namespace Distiller.Configuration;

/// <summary>What a YAML file of the original is.</summary>
public enum YamlFileKind
{
    /// <summary>A schedule: it has policies.</summary>
    Schedule,

    /// <summary>Components without policies, such as the configuration of a post-training quantizer.</summary>
    Components,

    /// <summary>Ranges and moments of activations by module, which a quantizer reads.</summary>
    ActivationStatistics,

    /// <summary>Description of a network for automatic compression (AMC).</summary>
    NetworkDescription,

    /// <summary>None of these.</summary>
    Unknown,
}
