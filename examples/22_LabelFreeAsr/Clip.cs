using System.Collections.Immutable;
using Distiller.Distillation.LabelFree;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>A recording with what its maker knows of it.</summary>
/// <param name="Id">Unique in its set.</param>
/// <param name="Text">What was to be said; recognisers and filters do not see it.</param>
/// <param name="Kind">Clean, mild, strong, or how it was broken.</param>
/// <param name="Sound">The recording.</param>
/// <param name="Ends">For each letter the sample after its sound, before anything was broken: an alignment, used for labelled recordings only.</param>
internal sealed record Clip(string Id, string Text, string Kind, Waveform Sound, ImmutableArray<int> Ends)
{
    public const string Clean = "clean";
    public const string Mild = "mild shift";
    public const string Strong = "strong shift";

    public bool IsBroken => Kind is not (Clean or Mild or Strong);
}
