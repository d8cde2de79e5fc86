namespace Distiller.LearningRate;

/// <summary>Which metric a plateau is looked for in.</summary>
public enum PlateauMode
{
    /// <summary>The validation loss, which should fall; without validation the training loss. YAML: <c>min</c>.</summary>
    Loss,

    /// <summary>The top-1 accuracy, which should rise. YAML: <c>max</c>.</summary>
    Accuracy,
}
