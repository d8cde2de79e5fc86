using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Optim;

/// <summary>Three to five steps of each optimizer against its published formula in plain numbers.</summary>
[TestFixture]
public sealed class FormulaTests
{
    private const double Tolerance = 1e-12;

    [TestCase(0, 0, 0, false, false)]
    [TestCase(0.9, 0, 0, false, false)]
    [TestCase(0.9, 0.3, 0.01, false, false)]
    [TestCase(0.9, 0, 0.01, true, false)]
    [TestCase(0.9, 0, 0.01, false, true)]
    public void Sgd(double momentum, double dampening, double decay, bool nesterov, bool maximize)
    {
        double[] expected = Steps.Expected(4, (value, gradient, memory, step) =>
        {
            double direction = (maximize ? -gradient : gradient) + decay * value;
            memory[0] = step == 1 ? direction : momentum * memory[0] + (1 - dampening) * direction;
            if (momentum == 0) return value - 0.1 * direction;
            return value - 0.1 * (nesterov ? direction + momentum * memory[0] : memory[0]);
        });
        Check(steps => optim.SGD(steps.Parameters, 0.1, momentum, dampening, decay, nesterov, maximize), 4, expected);
    }

    [TestCase(0, false)]
    [TestCase(0.05, false)]
    [TestCase(0, true)]
    public void Adam(double decay, bool amsgrad) => Check(
        steps => optim.Adam(steps.Parameters, 0.01, weight_decay: decay, amsgrad: amsgrad), 5,
        Steps.Expected(5, (value, gradient, memory, step) => value - 0.01 * AdamDirection(gradient + decay * value, memory, step, amsgrad)));

    [Test]
    public void AdamW_decays_the_weights_apart_from_the_gradient() => Check(
        steps => optim.AdamW(steps.Parameters, 0.01, weight_decay: 0.1), 5,
        Steps.Expected(5, (value, gradient, memory, step) => value * (1 - 0.01 * 0.1) - 0.01 * AdamDirection(gradient, memory, step, false)));

    [TestCase(0, false)]
    [TestCase(0.9, false)]
    [TestCase(0.9, true)]
    public void RmsProp(double momentum, bool centered) => Check(
        steps => optim.RMSProp(steps.Parameters, 0.01, momentum: momentum, centered: centered), 4,
        Steps.Expected(4, (value, gradient, memory, _) =>
        {
            memory[0] = 0.99 * memory[0] + 0.01 * gradient * gradient;
            memory[1] = 0.99 * memory[1] + 0.01 * gradient;
            double scaled = gradient / (Math.Sqrt(memory[0] - (centered ? memory[1] * memory[1] : 0)) + 1e-8);
            memory[2] = momentum * memory[2] + scaled;
            return value - 0.01 * memory[2];
        }));

    [Test]
    public void Adagrad() => Check(
        steps => optim.Adagrad(steps.Parameters, 0.1, lr_decay: 0.2, weight_decay: 0.01, initial_accumulator_value: 0.5), 4,
        Steps.Expected(4, (value, gradient, memory, step) =>
        {
            double direction = gradient + 0.01 * value;
            if (step == 1) memory[0] = 0.5;
            memory[0] += direction * direction;
            return value - 0.1 / (1 + (step - 1) * 0.2) * direction / (Math.Sqrt(memory[0]) + 1e-10);
        }));

    [Test]
    public void NAdam() => Check(
        steps => optim.NAdam(steps.Parameters, 0.01), 5,
        Steps.Expected(5, (value, gradient, memory, step) =>
        {
            if (step == 1) memory[2] = 1;
            double mu = 0.9 * (1 - 0.5 * Math.Pow(0.96, step * 0.004)), next = 0.9 * (1 - 0.5 * Math.Pow(0.96, (step + 1) * 0.004));
            memory[2] *= mu;
            memory[0] = 0.9 * memory[0] + 0.1 * gradient;
            memory[1] = 0.999 * memory[1] + 0.001 * gradient * gradient;
            double denominator = Math.Sqrt(memory[1] / (1 - Math.Pow(0.999, step))) + 1e-8;
            return value - 0.01 * ((1 - mu) / (1 - memory[2]) * gradient + next / (1 - memory[2] * next) * memory[0]) / denominator;
        }));

    [Test]
    public void Adamax() => Check(
        steps => optim.Adamax(steps.Parameters, 0.01), 4,
        Steps.Expected(4, (value, gradient, memory, step) =>
        {
            memory[0] = 0.9 * memory[0] + 0.1 * gradient;
            memory[1] = Math.Max(0.999 * memory[1], Math.Abs(gradient) + 1e-8);
            return value - 0.01 / (1 - Math.Pow(0.9, step)) * memory[0] / memory[1];
        }));

    [Test]
    public void Adadelta() => Check(
        steps => optim.Adadelta(steps.Parameters, 0.5), 4,
        Steps.Expected(4, (value, gradient, memory, _) =>
        {
            memory[0] = 0.9 * memory[0] + 0.1 * gradient * gradient;
            double delta = Math.Sqrt(memory[1] + 1e-6) / Math.Sqrt(memory[0] + 1e-6) * gradient;
            memory[1] = 0.9 * memory[1] + 0.1 * delta * delta;
            return value - 0.5 * delta;
        }));

    [Test]
    public void RAdam_takes_plain_momentum_first_and_rectified_steps_later() => Check(
        steps => optim.RAdam(steps.Parameters, 0.01), 8,
        Steps.Expected(8, (value, gradient, memory, step) =>
        {
            memory[0] = 0.9 * memory[0] + 0.1 * gradient;
            memory[1] = 0.999 * memory[1] + 0.001 * gradient * gradient;
            double mean = memory[0] / (1 - Math.Pow(0.9, step)), decayed = Math.Pow(0.999, step);
            double limit = 2 / (1 - 0.999) - 1, length = limit - 2 * step * decayed / (1 - decayed);
            if (length <= 5) return value - 0.01 * mean;
            double rectified = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
            return value - 0.01 * mean * rectified * Math.Sqrt(1 - decayed) / (Math.Sqrt(memory[1]) + 1e-8);
        }));

    [Test]
    public void Asgd() => Check(
        steps => optim.ASGD(steps.Parameters, 0.1, t0: 1), 4,
        Steps.Expected(4, (value, gradient, memory, step) =>
        {
            double eta = step == 1 ? 0.1 : 0.1 / Math.Pow(1 + 1e-4 * 0.1 * (step - 1), 0.75);
            return value * (1 - 1e-4 * eta) - eta * gradient;
        }));

    [Test]
    public void Rprop_follows_the_sign_and_halts_where_it_turns() => Check(
        steps => optim.Rprop(steps.Parameters, 0.1), 5,
        Steps.Expected(5, (value, gradient, memory, step) =>
        {
            if (step == 1) memory[1] = 0.1;
            double agreement = Math.Sign(gradient * memory[0]);
            memory[1] = Math.Clamp(memory[1] * (agreement > 0 ? 1.2 : agreement < 0 ? 0.5 : 1), 1e-6, 50);
            double followed = agreement < 0 ? 0 : gradient;
            memory[0] = followed;
            return value - Math.Sign(followed) * memory[1];
        }));

    private static double AdamDirection(double gradient, double[] memory, int step, bool amsgrad)
    {
        memory[0] = 0.9 * memory[0] + 0.1 * gradient;
        memory[1] = 0.999 * memory[1] + 0.001 * gradient * gradient;
        memory[2] = Math.Max(memory[2], memory[1]);
        double square = amsgrad ? memory[2] : memory[1];
        return memory[0] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(square / (1 - Math.Pow(0.999, step))) + 1e-8);
    }

    private static void Check(Func<Steps, optim.Optimizer> make, int count, double[] expected)
    {
        using var steps = new Steps();
        using optim.Optimizer optimizer = make(steps);
        steps.Run(optimizer, 1, count);
        Assert.That(steps.Values, Is.EqualTo(expected).Within(Tolerance));
    }
}
