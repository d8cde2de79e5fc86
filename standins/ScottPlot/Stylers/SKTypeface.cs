namespace SkiaSharp;

/// <summary>Names a font. Here only so that the signature of <c>Font.Set</c> is the genuine one.</summary>
public class SKTypeface
{
    internal SKTypeface(string familyName) => FamilyName = familyName;

    public string FamilyName { get; }
}
