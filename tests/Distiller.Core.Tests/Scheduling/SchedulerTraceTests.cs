using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

/// <summary>Training under an empty schedule is the original's plain training, step by step. Runs with pruners are tested with them.</summary>
[TestFixture]
public sealed class SchedulerTraceTests
{
    private const double Tolerance = 1e-5;

    private static IEnumerable<TestCaseData> PlainRuns =>
        GoldenFile.Cases("scheduler_trace", "runs", run => run["title"].Text, run => run["title"].Text == "no policy");

    [TestCaseSource(nameof(PlainRuns))]
    public void Empty_schedule_trains_as_the_original_does(GoldenValue run)
    {
        GoldenValue golden = GoldenFile.Read("scheduler_trace");
        using Tensor inputs = golden["input"].Tensor();
        using Tensor labels = tensor(golden["labels"].WholeNumbers);
        using Sequential model = nn.Sequential(("fc1", nn.Linear(6, 8)), ("relu", nn.ReLU()), ("fc2", nn.Linear(8, 3)));
        Fill(model, run["model"]);
        using SGD optimizer = optim.SGD(model.parameters().ToArray(), 0.2, momentum: 0.9, weight_decay: 1e-3);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty, model, optimizer);

        foreach (IGrouping<long, GoldenValue> epoch in run["steps"].Items.GroupBy(step => step["epoch"].WholeNumber))
        {
            scheduler.OnEpochBegin((int)epoch.Key);
            foreach (GoldenValue step in epoch)
            {
                double loss = Train(model, optimizer, scheduler, inputs, labels, new TrainingStep((int)epoch.Key, (int)step["minibatch"].WholeNumber, epoch.Count()));
                Assert.That(loss, Is.EqualTo(step["loss"].Number).Within(Tolerance), step.Path);
            }

            scheduler.OnEpochEnd((int)epoch.Key, EpochMetrics.None);
        }

        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            Assert.That(parameter.data<float>().Select(value => (double)value), Is.EqualTo(run["final_params"][name].Numbers).Within(Tolerance), name);
        }
    }

    private static double Train(
        Sequential model, SGD optimizer, CompressionScheduler scheduler, Tensor inputs, Tensor labels, TrainingStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        long size = inputs.shape[0] / step.MinibatchesPerEpoch;
        scheduler.OnMinibatchBegin(step);
        Tensor scores = model.call(inputs.narrow(0, step.Minibatch * size, size));
        Tensor loss = nn.functional.cross_entropy(scores, labels.narrow(0, step.Minibatch * size, size));
        PolicyLoss total = scheduler.BeforeBackward(step, loss);
        optimizer.zero_grad();
        total.Overall.backward();
        scheduler.BeforeOptimizerStep(step);
        optimizer.step();
        scheduler.OnMinibatchEnd(step);
        return loss.ToDouble();
    }

    private static void Fill(Sequential model, GoldenValue parameters)
    {
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> state = model.state_dict();
        foreach (GoldenValue parameter in parameters.Items)
        {
            using Tensor values = parameter.Tensor();
            state[parameter["name"].Text].copy_(values);
        }
    }
}
