using Distiller.Configuration;

namespace Distiller.LearningRate;

/// <summary>The learning-rate schedules that schedule files may name.</summary>
public static class LearningRateRegistration
{
    private const string Kind = "lr_scheduler";
    private const string RelativeKey = "relative";

    extension(ComponentRegistry registry)
    {
        /// <summary>Adds the learning-rate schedules under the names that the original and PyTorch give them.</summary>
        /// <remarks>Beyond the original all of them take <c>relative: true</c>, and <c>CosineAnnealingLR</c> takes <c>warmup_epochs</c>.</remarks>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddLearningRates() => LearningRateDescriptions.AddTo(registry, Kind)
            .AddKind<LrSpec, LearningRatePolicySpec>(
                Kind, (rate, window, _) => new LearningRatePolicySpec { Rate = rate, Window = window }, policy => policy.Rate)
            .AddClass(Kind, "StepLR", ReadStep, WriteStep)
            .AddClass(Kind, "MultiStepLR", ReadMultiStep, WriteMultiStep)
            .AddClass(Kind, "MultiStepMultiGammaLR", ReadMultiGamma, WriteMultiGamma)
            .AddClass(Kind, "ExponentialLR", ReadExponential, WriteExponential)
            .AddClass(Kind, "PolynomialLR", ReadPolynomial, WritePolynomial)
            .AddClass(Kind, "CosineAnnealingLR", ReadCosine, WriteCosine)
            .AddClass(Kind, "ReduceLROnPlateau", ReadPlateau, WritePlateau)
            .Refuse(Kind, "LambdaLR", "A file cannot hold a function. Write the schedule in C#, deriving from LrCurveSpec.")
            .Refuse(Kind, "MultiplicativeLR", "A file cannot hold a function. Write the schedule in C#, deriving from LrCurveSpec.")
            .Refuse(Kind, "CyclicLR", "It changes the rate in every step; rates are set once an epoch here. Use CosineAnnealingLR or MultiStepMultiGammaLR.")
            .Refuse(Kind, "OneCycleLR", "It changes the rate in every step; rates are set once an epoch here. Use CosineAnnealingLR with warmup_epochs.");
    }

    private static StepLrSpec ReadStep(SpecReader reader) => new()
    {
        Name = reader.Name,
        StepSize = reader.Integer("step_size"),
        Gamma = reader.Number("gamma", 0.1),
        Relative = reader.Flag(RelativeKey),
    };

    private static void WriteStep(StepLrSpec rate, SpecWriter writer)
    {
        writer.Add("step_size", rate.StepSize);
        writer.Add("gamma", rate.Gamma);
        WriteCommon(rate, writer);
    }

    private static MultiStepLrSpec ReadMultiStep(SpecReader reader) => new()
    {
        Name = reader.Name,
        Milestones = reader.Integers("milestones"),
        Gamma = reader.Number("gamma", 0.1),
        Relative = reader.Flag(RelativeKey),
    };

    private static void WriteMultiStep(MultiStepLrSpec rate, SpecWriter writer)
    {
        writer.Add("milestones", rate.Milestones.AsEnumerable());
        writer.Add("gamma", rate.Gamma);
        WriteCommon(rate, writer);
    }

    private static MultiStepMultiGammaLrSpec ReadMultiGamma(SpecReader reader)
    {
        MultiStepMultiGammaLrSpec rate = new()
        {
            Name = reader.Name,
            Milestones = reader.Integers("milestones"),
            Gammas = reader.Numbers("gammas"),
            Relative = reader.Flag(RelativeKey),
        };
        return rate.Gammas.Length == rate.Milestones.Length
            ? rate
            : throw reader.Error(FormattableString.Invariant($"There are {rate.Milestones.Length} milestones and {rate.Gammas.Length} gammas. Give one gamma per milestone."));
    }

    private static void WriteMultiGamma(MultiStepMultiGammaLrSpec rate, SpecWriter writer)
    {
        writer.Add("milestones", rate.Milestones.AsEnumerable());
        writer.Add("gammas", rate.Gammas.AsEnumerable());
        WriteCommon(rate, writer);
    }

    private static ExponentialLrSpec ReadExponential(SpecReader reader) =>
        new() { Name = reader.Name, Gamma = reader.Number("gamma"), Relative = reader.Flag(RelativeKey) };

    private static void WriteExponential(ExponentialLrSpec rate, SpecWriter writer)
    {
        writer.Add("gamma", rate.Gamma);
        WriteCommon(rate, writer);
    }

    private static PolynomialLrSpec ReadPolynomial(SpecReader reader) => new()
    {
        Name = reader.Name,
        Duration = reader.Integer("T_max"),
        Power = reader.Number("power"),
        Relative = reader.Flag(RelativeKey),
    };

    private static void WritePolynomial(PolynomialLrSpec rate, SpecWriter writer)
    {
        writer.Add("T_max", rate.Duration);
        writer.Add("power", rate.Power);
        WriteCommon(rate, writer);
    }

    private static CosineLrSpec ReadCosine(SpecReader reader) => new()
    {
        Name = reader.Name,
        Duration = reader.Integer("T_max"),
        Minimum = reader.Number("eta_min", 0),
        WarmUpEpochs = reader.Integer("warmup_epochs", 0),
        Relative = reader.Flag(RelativeKey),
    };

    private static void WriteCosine(CosineLrSpec rate, SpecWriter writer)
    {
        writer.Add("T_max", rate.Duration);
        writer.Add("eta_min", rate.Minimum);
        if (rate.WarmUpEpochs > 0)
        {
            writer.Add("warmup_epochs", rate.WarmUpEpochs);
        }

        WriteCommon(rate, writer);
    }

    private static ReduceOnPlateauSpec ReadPlateau(SpecReader reader)
    {
        // Accepted and without effect: reports print every change of the rate.
        _ = reader.Find("verbose");
        return new()
        {
            Name = reader.Name,
            Mode = reader.Has("mode") ? reader.Choice("mode", ("min", PlateauMode.Loss), ("max", PlateauMode.Accuracy)) : PlateauMode.Loss,
            Factor = reader.Number("factor", 0.1),
            Patience = reader.Integer("patience", 10),
            Threshold = reader.Number("threshold", 1e-4),
            IsThresholdRelative = !reader.Has("threshold_mode") || reader.Choice("threshold_mode", ("rel", true), ("abs", false)),
            Cooldown = reader.Integer("cooldown", 0),
            MinimumRates = reader.Has("min_lr") ? reader.Numbers("min_lr") : [0.0],
            SmallestChange = reader.Number("eps", 1e-8),
        };
    }

    private static void WritePlateau(ReduceOnPlateauSpec rate, SpecWriter writer)
    {
        writer.Add("mode", rate.Mode == PlateauMode.Loss ? "min" : "max");
        writer.Add("factor", rate.Factor);
        writer.Add("patience", rate.Patience);
        writer.Add("threshold", rate.Threshold);
        writer.Add("threshold_mode", rate.IsThresholdRelative ? "rel" : "abs");
        writer.Add("cooldown", rate.Cooldown);
        writer.Add("min_lr", rate.MinimumRates.AsEnumerable());
        writer.Add("eps", rate.SmallestChange);
    }

    private static void WriteCommon(LrSpec rate, SpecWriter writer)
    {
        if (rate.Relative)
        {
            writer.Add(RelativeKey, true);
        }
    }
}
