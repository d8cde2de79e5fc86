namespace ScottPlot;

/// <summary>Web colours by name, and C0..C9 of the default palette.</summary>
public struct Colors
{
    public static readonly Color[] Category10 = new Palettes.Category10().Colors;

    public static Color C0 => Category10[0];

    public static Color C1 => Category10[1];

    public static Color C2 => Category10[2];

    public static Color C3 => Category10[3];

    public static Color C4 => Category10[4];

    public static Color C5 => Category10[5];

    public static Color C6 => Category10[6];

    public static Color C7 => Category10[7];

    public static Color C8 => Category10[8];

    public static Color C9 => Category10[9];

    public static Color Transparent => new(0, 0, 0, 0);

    public static Color AliceBlue { get; } = new(0xFFF0F8FF);

    public static Color AntiqueWhite { get; } = new(0xFFFAEBD7);

    public static Color Aqua { get; } = new(0xFF00FFFF);

    public static Color Aquamarine { get; } = new(0xFF7FFFD4);

    public static Color Azure { get; } = new(0xFFF0FFFF);

    public static Color Beige { get; } = new(0xFFF5F5DC);

    public static Color Bisque { get; } = new(0xFFFFE4C4);

    public static Color Black { get; } = new(0xFF000000);

    public static Color Blue { get; } = new(0xFF0000FF);

    public static Color BlueViolet { get; } = new(0xFF8A2BE2);

    public static Color Brown { get; } = new(0xFFA52A2A);

    public static Color CadetBlue { get; } = new(0xFF5F9EA0);

    public static Color Chocolate { get; } = new(0xFFD2691E);

    public static Color Coral { get; } = new(0xFFFF7F50);

    public static Color CornflowerBlue { get; } = new(0xFF6495ED);

    public static Color Crimson { get; } = new(0xFFDC143C);

    public static Color Cyan { get; } = new(0xFF00FFFF);

    public static Color DarkBlue { get; } = new(0xFF00008B);

    public static Color DarkCyan { get; } = new(0xFF008B8B);

    public static Color DarkGray { get; } = new(0xFFA9A9A9);

    public static Color DarkGreen { get; } = new(0xFF006400);

    public static Color DarkMagenta { get; } = new(0xFF8B008B);

    public static Color DarkOrange { get; } = new(0xFFFF8C00);

    public static Color DarkRed { get; } = new(0xFF8B0000);

    public static Color DarkSlateGray { get; } = new(0xFF2F4F4F);

    public static Color DeepPink { get; } = new(0xFFFF1493);

    public static Color DeepSkyBlue { get; } = new(0xFF00BFFF);

    public static Color DimGray { get; } = new(0xFF696969);

    public static Color DodgerBlue { get; } = new(0xFF1E90FF);

    public static Color FireBrick { get; } = new(0xFFB22222);

    public static Color ForestGreen { get; } = new(0xFF228B22);

    public static Color Gold { get; } = new(0xFFFFD700);

    public static Color GoldenRod { get; } = new(0xFFDAA520);

    public static Color Gray { get; } = new(0xFF808080);

    public static Color Green { get; } = new(0xFF008000);

    public static Color Grey { get; } = new(0xFF808080);

    public static Color HotPink { get; } = new(0xFFFF69B4);

    public static Color IndianRed { get; } = new(0xFFCD5C5C);

    public static Color Indigo { get; } = new(0xFF4B0082);

    public static Color Khaki { get; } = new(0xFFF0E68C);

    public static Color Lavender { get; } = new(0xFFE6E6FA);

    public static Color LightBlue { get; } = new(0xFFADD8E6);

    public static Color LightCoral { get; } = new(0xFFF08080);

    public static Color LightGray { get; } = new(0xFFD3D3D3);

    public static Color LightGreen { get; } = new(0xFF90EE90);

    public static Color LightGrey { get; } = new(0xFFD3D3D3);

    public static Color LightSalmon { get; } = new(0xFFFFA07A);

    public static Color LightSteelBlue { get; } = new(0xFFB0C4DE);

    public static Color LightYellow { get; } = new(0xFFFFFFE0);

    public static Color Lime { get; } = new(0xFF00FF00);

    public static Color LimeGreen { get; } = new(0xFF32CD32);

    public static Color Magenta { get; } = new(0xFFFF00FF);

    public static Color Maroon { get; } = new(0xFF800000);

    public static Color MediumPurple { get; } = new(0xFF9370DB);

    public static Color MediumSeaGreen { get; } = new(0xFF3CB371);

    public static Color MidnightBlue { get; } = new(0xFF191970);

    public static Color Navy { get; } = new(0xFF000080);

    public static Color Olive { get; } = new(0xFF808000);

    public static Color OliveDrab { get; } = new(0xFF6B8E23);

    public static Color Orange { get; } = new(0xFFFFA500);

    public static Color OrangeRed { get; } = new(0xFFFF4500);

    public static Color Orchid { get; } = new(0xFFDA70D6);

    public static Color Pink { get; } = new(0xFFFFC0CB);

    public static Color Plum { get; } = new(0xFFDDA0DD);

    public static Color Purple { get; } = new(0xFF800080);

    public static Color Red { get; } = new(0xFFFF0000);

    public static Color RoyalBlue { get; } = new(0xFF4169E1);

    public static Color Salmon { get; } = new(0xFFFA8072);

    public static Color SeaGreen { get; } = new(0xFF2E8B57);

    public static Color Sienna { get; } = new(0xFFA0522D);

    public static Color Silver { get; } = new(0xFFC0C0C0);

    public static Color SkyBlue { get; } = new(0xFF87CEEB);

    public static Color SlateBlue { get; } = new(0xFF6A5ACD);

    public static Color SlateGray { get; } = new(0xFF708090);

    public static Color SteelBlue { get; } = new(0xFF4682B4);

    public static Color Tan { get; } = new(0xFFD2B48C);

    public static Color Teal { get; } = new(0xFF008080);

    public static Color Tomato { get; } = new(0xFFFF6347);

    public static Color Turquoise { get; } = new(0xFF40E0D0);

    public static Color Violet { get; } = new(0xFFEE82EE);

    public static Color White { get; } = new(0xFFFFFFFF);

    public static Color WhiteSmoke { get; } = new(0xFFF5F5F5);

    public static Color Yellow { get; } = new(0xFFFFFF00);

    public static Color YellowGreen { get; } = new(0xFF9ACD32);
}
