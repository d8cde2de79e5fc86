namespace Distiller.Zoo.Data;

/// <summary>Where a data set came from.</summary>
public enum DataOrigin
{
    /// <summary>Drawn by the program.</summary>
    Embedded,

    /// <summary>From the folder that the user named.</summary>
    Folder,

    /// <summary>From the folder that the environment variable names.</summary>
    Environment,
}
