namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>The text as it was written; only spaces are collapsed.</summary>
internal sealed class OrthographicForm : ITextNormalizer
{
    public string Normalize(string text) => TextForms.Collapse(text);
}
