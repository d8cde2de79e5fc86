namespace Distiller.Scheduling;

/// <summary>
/// Description of a named component: a pruner, regularizer, quantizer or learning-rate schedule. Immutable; knows nothing of
/// tensors. YAML: one entry of <c>pruners</c>, <c>regularizers</c>, <c>quantizers</c>, <c>extensions</c> or <c>lr_schedulers</c>.
/// </summary>
/// <typeparam name="TComponent">What it builds.</typeparam>
public abstract record ComponentSpec<TComponent> : ComponentSpec
    where TComponent : class
{
    /// <summary>Makes the component for one model. Call it through <see cref="BuildContext.Component"/>, which builds a shared one once.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <returns>A new component.</returns>
    /// <exception cref="ModelStructureException">The model lacks something that the description names.</exception>
    public abstract TComponent Build(BuildContext context);
}
