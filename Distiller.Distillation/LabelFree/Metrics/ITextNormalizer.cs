namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Brings transcripts into the form in which they are compared.</summary>
public interface ITextNormalizer
{
    /// <summary>The text in that form. Applying it twice changes nothing more.</summary>
    /// <param name="text">A transcript.</param>
    /// <returns>The normalised transcript, its words separated by single spaces; empty if nothing is left.</returns>
    string Normalize(string text);
}
