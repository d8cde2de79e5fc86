namespace Distiller.Pruning;

/// <summary>Removes zero input channels and columns. YAML: an extension of class <c>ChannelRemover</c>, or <c>remove_channels</c>.</summary>
public sealed record ChannelRemoverSpec : StructureRemoverSpec
{
    /// <inheritdoc/>
    public override ThinningScope Scope => ThinningScope.Channels;
}
