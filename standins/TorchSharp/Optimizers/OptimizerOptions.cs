namespace TorchSharp.Modules;

/// <summary>The numbers that steer one parameter group. What is null is taken from the optimizer's own.</summary>
public class OptimizerOptions
{
    private double? rate;
    private double initial;

    public double? LearningRate
    {
        get => rate;
        set => rate = value;
    }

    public double InitialLearningRate
    {
        get => initial;
        set => initial = value;
    }

    public virtual void SaveStateDict(BinaryWriter writer) => Write(writer);

    public virtual void LoadStateDict(BinaryReader reader) => Read(reader);

    public virtual void LoadStateDict(OptimizerOptions source) => CopyFrom(source);

    internal List<object?> Values()
    {
        List<object?> values = [];
        Walk(Fields.Collect(values));
        return values;
    }

    internal void FillAbsent(OptimizerOptions defaults)
    {
        Walk(Fields.FillAbsent(defaults.Values()));
        initial = rate!.Value;
    }

    private protected virtual void Describe(Fields fields)
    {
    }

    private protected void Write(BinaryWriter writer) => Walk(Fields.Write(writer));

    private protected void Read(BinaryReader reader) => Walk(Fields.Read(reader));

    private protected void CopyFrom(OptimizerOptions source) => Walk(Fields.Assign(source.Values()));

    private void Walk(Fields fields) => Describe(fields.Visit(ref initial).Visit(ref rate));
}
