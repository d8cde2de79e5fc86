namespace Distiller.Distillation.LabelFree;

/// <summary>Keeps the true transcripts where they are counted: what claims to need no labels must leave <see cref="Reads"/> as it was.</summary>
/// <param name="references">Transcripts by id.</param>
public sealed class ReferenceVault(IReadOnlyDictionary<string, string> references)
{
    /// <summary>How many transcripts were read so far.</summary>
    public long Reads { get; private set; }

    /// <summary>Reads a transcript, and counts it.</summary>
    /// <param name="id">The utterance.</param>
    /// <returns>What was really said.</returns>
    /// <exception cref="KeyNotFoundException">There is no transcript for this utterance.</exception>
    public string Read(string id)
    {
        Reads++;
        return references.TryGetValue(id, out var text)
            ? text
            : throw new KeyNotFoundException($"There is no reference for utterance '{id}'. Supervised filters and analyses need one for each utterance.");
    }
}
