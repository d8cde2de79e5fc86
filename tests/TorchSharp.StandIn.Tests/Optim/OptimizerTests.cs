using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Optim;

[TestFixture]
public sealed class OptimizerTests
{
    private static readonly TestCaseData[] Kinds =
    [
        Kind("SGD", p => optim.SGD(p, 0.1, momentum: 0.9, weight_decay: 0.01)),
        Kind("Adam", p => optim.Adam(p, amsgrad: true)),
        Kind("AdamW", p => optim.AdamW(p)),
        Kind("RMSProp", p => optim.RMSProp(p, momentum: 0.9, centered: true)),
        Kind("Adagrad", p => optim.Adagrad(p)),
        Kind("NAdam", p => optim.NAdam(p)),
        Kind("RAdam", p => optim.RAdam(p)),
        Kind("Adamax", p => optim.Adamax(p)),
        Kind("Adadelta", p => optim.Adadelta(p)),
        Kind("ASGD", p => optim.ASGD(p)),
        Kind("Rprop", p => optim.Rprop(p)),
    ];

    [TestCaseSource(nameof(Kinds))]
    public void Saved_and_loaded_run_equals_the_uninterrupted_one(Func<IEnumerable<Parameter>, OptimizerHelper> make)
    {
        using Steps whole = new(), first = new(), second = new();
        using OptimizerHelper uninterrupted = make(whole.Parameters), before = make(first.Parameters), after = make(second.Parameters);
        whole.Run(uninterrupted, 1, 6);
        first.Run(before, 1, 3);
        using var stream = new MemoryStream();
        before.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        after.load_state_dict(new BinaryReader(stream));
        using (no_grad())
        {
            second.First.copy_(first.First);
            second.Second.copy_(first.Second);
        }

        second.Run(after, 4, 6);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stream.Position, Is.EqualTo(stream.Length));
            Assert.That(second.Values, Is.EqualTo(whole.Values));
            foreach ((OptimizerState a, OptimizerState b) in after.state_dict().State.Zip(uninterrupted.state_dict().State))
                Assert.That(a.ApproximatelyEquals(b));
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Step_and_zero_grad_keep_no_tensor(Func<IEnumerable<Parameter>, OptimizerHelper> make)
    {
        using var steps = new Steps();
        using OptimizerHelper optimizer = make(steps.Parameters);
        steps.Run(optimizer, 1, 2);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        optimizer.step();
        optimizer.zero_grad();
        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Dispose_releases_the_state(Func<IEnumerable<Parameter>, OptimizerHelper> make)
    {
        using var steps = new Steps();
        long before = Tensor.TotalCount;
        OptimizerHelper optimizer = make(steps.Parameters);
        optimizer.zero_grad();
        optimizer.step();
        optimizer.Dispose();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Zero_grad_fills_gradients_and_keeps_them()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(ones(2));
        using SGD optimizer = optim.SGD([parameter], 0.1);
        parameter.sum().backward();
        optimizer.zero_grad();
        Assert.That(parameter.grad!.data<float>().ToArray(), Is.EqualTo([0f, 0f]));
    }

    [Test]
    public void Parameters_without_gradient_stay_as_they_are()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter moved = new(ones(2)), still = new(ones(2));
        using Adam optimizer = optim.Adam([moved, still], 0.1);
        moved.sum().backward();
        optimizer.step();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(still.data<float>().ToArray(), Is.EqualTo([1f, 1f]));
            Assert.That(moved.data<float>().ToArray(), Is.All.EqualTo(0.9f).Within(1e-6));
        }
    }

    [Test]
    public void Gradients_that_come_later_count_their_own_steps()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter early = new(ones(1)), late = new(ones(1));
        using Adam optimizer = optim.Adam([early, late], 0.1);
        early.grad = ones(1);
        optimizer.step();
        late.grad = ones(1);
        optimizer.step();
        Assert.That(optimizer.state_dict().State.Cast<Adam.State>().Select(state => state.step), Is.EqualTo([2L, 1L]));
    }

    [Test]
    public void Closure_runs_with_gradients_and_its_loss_is_returned()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(ones(1));
        using SGD optimizer = optim.SGD([parameter], 0.5);
        Tensor loss;
        using (no_grad())
        {
            loss = optimizer.step(() =>
            {
                optimizer.zero_grad();
                Tensor value = (parameter * parameter).sum();
                value.backward();
                return value;
            })!;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(loss.item<float>(), Is.EqualTo(1f));
            Assert.That(parameter.item<float>(), Is.Zero);
        }
    }

    [Test]
    public void Group_options_that_are_left_out_come_from_the_optimizer()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] a = [new(ones(1))], b = [new(ones(1))], c = [new(ones(1))];
        using SGD optimizer = optim.SGD(
            [new SGD.ParamGroup(a, lr: 0.5), new SGD.ParamGroup { Parameters = b, Options = new() }, new SGD.ParamGroup { Parameters = c }], 0.25, momentum: 0.75);
        SGD.ParamGroup[] groups = [.. optimizer.ParamGroups.Cast<SGD.ParamGroup>()];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(groups.Select(group => group.LearningRate), Is.EqualTo([0.5, 0.25, 0.25]));
            Assert.That(groups.Select(group => group.InitialLearningRate), Is.EqualTo([0.5, 0.25, 0.25]));
            Assert.That(groups.Select(group => group.Momentum), Is.EqualTo([0, 0.75, 0.75]));
            Assert.That(optimizer.parameters().Count(), Is.EqualTo(3));
        }
    }

    [Test]
    public void Learning_rate_is_set_through_the_groups()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(ones(1));
        using SGD optimizer = optim.SGD([parameter], 0.5);
        foreach (optim.ILearningRateController group in optimizer.ParamGroups) group.LearningRate = 0.125;
        parameter.grad = ones(1);
        optimizer.step();
        Assert.That(parameter.item<float>(), Is.EqualTo(0.875f));
    }

    [Test]
    public void Parameter_that_came_after_construction_is_an_error()
    {
        using DisposeScope scope = NewDisposeScope();
        List<Parameter> parameters = [new(ones(1))];
        using SGD optimizer = optim.SGD(parameters, 0.5);
        parameters.Add(new Parameter(ones(1)));
        Assert.That(() => optimizer.step(), Throws.InstanceOf<KeyNotFoundException>());
    }

    [Test]
    public void Named_parameters_are_taken_too()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = optim.SGD([("weight", new Parameter(ones(1)))], 0.5);
        Assert.That(optimizer.parameters().Count(), Is.EqualTo(1));
    }

    [Test]
    public void State_of_another_class_is_refused()
    {
        using var steps = new Steps();
        using SGD sgd = optim.SGD(steps.Parameters, 0.1);
        using Adam adam = optim.Adam(steps.Parameters);
        using var stream = new MemoryStream();
        sgd.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        Assert.That(() => adam.load_state_dict(new BinaryReader(stream)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("SGD"));
    }

    [Test]
    public void State_in_memory_moves_to_another_optimizer()
    {
        using Steps one = new(), two = new();
        using SGD first = optim.SGD(one.Parameters, 0.1, momentum: 0.9), second = optim.SGD(two.Parameters, 0.7);
        one.Run(first, 1, 3);
        second.load_state_dict(first.state_dict());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.ParamGroups.Single().LearningRate, Is.EqualTo(0.1));
            Assert.That(second.state_dict().State[0].ApproximatelyEquals(first.state_dict().State[0]));
        }
    }

    [Test]
    public void Rates_out_of_range_are_refused()
    {
        using var steps = new Steps();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => optim.SGD(steps.Parameters, -1), Throws.ArgumentException);
            Assert.That(() => optim.SGD(steps.Parameters, 0.1, nesterov: true), Throws.ArgumentException);
            Assert.That(() => optim.Adam(steps.Parameters, beta1: 1), Throws.ArgumentException);
        }
    }

    private static TestCaseData Kind(string name, Func<IEnumerable<Parameter>, OptimizerHelper> make) =>
        new TestCaseData(make).SetArgDisplayNames(name);
}
