using Distiller.Configuration;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Support;

/// <summary>A small training of images (N, 3, 8, 8) under a schedule: two steps in each epoch, the same in every run.</summary>
internal sealed class SmallRun : IDisposable
{
    private const int Batches = 2;

    public SmallRun(nn.Module<Tensor, Tensor> net, CompressionSchedule schedule, bool adam = false)
    {
        Net = net;
        Optimizer = adam ? optim.AdamW(net.parameters(), 0.01) : optim.SGD(net.parameters(), 0.05, momentum: 0.9, weight_decay: 1e-4);
        Scheduler = new(schedule, net, Optimizer);
    }

    public nn.Module<Tensor, Tensor> Net { get; }

    public OptimizerHelper Optimizer { get; }

    public CompressionScheduler Scheduler { get; }

    /// <summary>A schedule as a file says it: one extension called <c>mine</c>.</summary>
    public static CompressionSchedule Read(string body, string epochs)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.yaml");
        File.WriteAllText(path, $"extensions:\n  mine: {body}\npolicies:\n  - extension: {{instance_name: mine}}\n    epochs: {epochs}\n");
        try
        {
            return ScheduleFile.Load(path, new ComponentRegistry().AddPruning());
        }
        finally
        {
            File.Delete(path);
        }
    }

    public SmallRun Run(int first, int end)
    {
        for (var epoch = first; epoch < end; epoch++)
        {
            Epoch(epoch);
        }

        return this;
    }

    public Checkpoint Save() => Checkpoint.Of(Net, Optimizer, Scheduler);

    public void Restore(Checkpoint checkpoint) => checkpoint.Restore(Net, Optimizer, Scheduler);

    /// <summary>What the optimizer remembers of a parameter.</summary>
    public Tensor? Momentum(string parameter)
    {
        var index = Optimizer.parameters().ToList().FindIndex(known => known.Handle == Net.get_parameter(parameter)!.Handle);
        return Optimizer.state_dict().State[index] is SGD.State state ? state.momentum_buffer : null;
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        Optimizer.Dispose();
        Net.Dispose();
    }

    private void Epoch(int epoch)
    {
        Net.train();
        Scheduler.OnEpochBegin(epoch);
        for (var batch = 0; batch < Batches; batch++)
        {
            using var scope = NewDisposeScope();
            TrainingStep step = new(epoch, batch, Batches);
            Scheduler.OnMinibatchBegin(step);
            var loss = Scheduler.BeforeBackward(step, nn.functional.cross_entropy(Net.call(HashFill.Tensor([4, 3, 8, 8], step.Global)), Some.Labels())).Overall;
            Optimizer.zero_grad();
            loss.backward();
            Scheduler.BeforeOptimizerStep(step);
            Optimizer.step();
            Scheduler.OnMinibatchEnd(step);
        }

        Scheduler.OnEpochEnd(epoch, EpochMetrics.None);
    }
}
