namespace Distiller.Reports.Html;

/// <summary>A piece of a section. A closed family: paragraph, table, figures, facts, preformatted text.</summary>
public abstract record ReportBlock
{
    private protected ReportBlock()
    {
    }
}
