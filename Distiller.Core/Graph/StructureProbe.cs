using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Finds the channels that must be removed together, by marking them and watching where the marks arrive.</summary>
/// <remarks>
/// The model runs in evaluation mode on a small batch of one repeated input. Convolutions, linear layers and embeddings set some
/// of their output channels to NaN; convolutions and linear layers read which of their input positions are NaN and go on with
/// clean values. So marks pass element-wise operations, normalisation, pooling, concatenation, reshaping, shuffling and additions,
/// in modules and in plain C# alike. Which item of the batch has which channel marked is a binary code, so one pass tells all
/// channels apart.
/// <list type="bullet">
/// <item>Channels that meet at one position are coupled: residual additions, gates.</item>
/// <item>Grouped convolutions and group normalisation couple the channels of a block; depthwise convolutions are blocks of one.</item>
/// <item>Channels are unprunable, with the reason recorded, if they reach the model's output, meet the model's input, are
/// normalised over, or all meet at one place, as they do in softmax, attention and recurrent layers.</item>
/// </list>
/// The first dimension of what layers receive must be the batch, alone or with others behind it. Weights do not matter, only the way
/// that values take; code that branches on values is followed along one branch.
/// </remarks>
public static class StructureProbe
{
    /// <summary>Probes a model of one input.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="inputShape">Shape of the input, (N, …); N is ignored. The smallest size that the model accepts is the fastest.</param>
    /// <returns>The couplings.</returns>
    public static Couplings Run(nn.Module<Tensor, Tensor> model, params long[] inputShape)
    {
        Tensor? like = model.parameters().FirstOrDefault();
        using Tensor input = zeros(inputShape, like?.dtype ?? ScalarType.Float32, like?.device);
        return Run(model, input);
    }

    /// <summary>Probes a model of one input.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="input">An input, (N, …), of which the first item is used: for models that read indices, such as words.</param>
    /// <returns>The couplings.</returns>
    public static Couplings Run(nn.Module<Tensor, Tensor> model, Tensor input) => Run(model, [input]);

    /// <summary>Probes a model of several inputs, or one that returns a tuple, a list or a dictionary of tensors.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="inputs">Its inputs, (N, …) each, of which the first items are used.</param>
    /// <returns>The couplings.</returns>
    public static Couplings Run(nn.Module model, params Tensor[] inputs)
    {
        Tensor[] Batch(long count) => [.. inputs.Select(input => Repeated(input, count))];
        Func<long, IReadOnlyList<Tensor>>? markedForward = inputs.Any(input => input.is_floating_point())
            ? count => ModelCall.Run(model, [.. Batch(count).Select(input => input.is_floating_point() ? full_like(input, double.NaN) : input)])
            : null;
        return Run(model, count => ModelCall.Run(model, Batch(count)), markedForward);
    }

    /// <summary>Probes any model.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="forward">
    /// Calls the model on a batch of the given size and returns its outputs. The items of the batch must be alike.
    /// </param>
    /// <returns>The couplings.</returns>
    public static Couplings Run(nn.Module model, Func<long, IReadOnlyList<Tensor>> forward) => Run(model, forward, null);

    private static Tensor Repeated(Tensor input, long count)
    {
        long[] shape = [.. input.shape];
        shape[0] = count;
        return input.narrow(0, 0, 1).expand(shape);
    }

    private static Couplings Run(
        nn.Module model, Func<long, IReadOnlyList<Tensor>> forward, Func<long, IReadOnlyList<Tensor>>? markedForward)
    {
        MarkingRun run = new([.. ProbeLayer.Of(model)]);
        MarkDecoder decoder = new(run, plan => run.Run(plan, model, forward));
        decoder.Decode();
        CouplingSolver solver = new(run, decoder);
        if (markedForward is not null)
        {
            MarkPlan plan = new();
            plan.AddUnmarked();
            solver.ExcludeInput(run.Run(plan, model, markedForward));
        }

        return solver.Solve();
    }
}
