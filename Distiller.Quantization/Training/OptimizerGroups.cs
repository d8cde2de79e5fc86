using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Gives optimizers parameters to learn besides the model's.</summary>
internal static class OptimizerGroups
{
    /// <summary>Adds a group with the options of the optimizer's first one.</summary>
    /// <param name="optimizer">SGD, Adam or AdamW.</param>
    /// <param name="parameters">What to learn.</param>
    /// <param name="weightDecay">Weight decay; null for the first group's.</param>
    /// <exception cref="NotSupportedException">The optimizer is another one.</exception>
    internal static void Add(optim.Optimizer optimizer, IReadOnlyList<Parameter> parameters, double? weightDecay)
    {
        var first = (ParamGroup)optimizer.ParamGroups.First();
        ParamGroup group = first.Options switch
        {
            SGD.Options sgd => new SGD.ParamGroup(parameters, new SGD.Options
            {
                LearningRate = sgd.LearningRate,
                momentum = sgd.momentum,
                dampening = sgd.dampening,
                weight_decay = weightDecay ?? sgd.weight_decay,
                nesterov = sgd.nesterov,
                maximize = sgd.maximize,
            }),
            AdamW.Options adam => new AdamW.ParamGroup(parameters, new AdamW.Options
            {
                LearningRate = adam.LearningRate,
                beta1 = adam.beta1,
                beta2 = adam.beta2,
                eps = adam.eps,
                weight_decay = weightDecay ?? adam.weight_decay,
                amsgrad = adam.amsgrad,
                maximize = adam.maximize,
            }),
            Adam.Options adam => new Adam.ParamGroup(parameters, new Adam.Options
            {
                LearningRate = adam.LearningRate,
                beta1 = adam.beta1,
                beta2 = adam.beta2,
                eps = adam.eps,
                weight_decay = weightDecay ?? adam.weight_decay,
                amsgrad = adam.amsgrad,
                maximize = adam.maximize,
            }),
            _ => throw new NotSupportedException(
                $"Clipping levels and steps cannot be learned with {optimizer.GetType().Name}. Use SGD, Adam or AdamW."),
        };
        group.InitialLearningRate = first.InitialLearningRate;
        optimizer.add_param_group(group);
        group.InitialLearningRate = first.InitialLearningRate;
    }
}
