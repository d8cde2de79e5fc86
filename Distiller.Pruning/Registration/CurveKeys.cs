using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Sparsity curves in schedule files: <c>desired_sparsity</c>, or <c>initial_sparsity</c> and <c>final_sparsity</c> of the classes with AGP.</summary>
internal static class CurveKeys
{
    private const string Initial = "initial_sparsity";
    private const string Final = "final_sparsity";
    private const string Desired = "desired_sparsity";
    private const string Shape = "curve";
    private const string Power = "power";

    internal static bool IsWritable(ISparsityCurve curve, bool isAgp) =>
        isAgp ? curve is CubicCurve or PolynomialCurve or CosineCurve : curve is ConstantCurve;

    internal static ISparsityCurve Read(SpecReader reader, bool isAgp)
    {
        if (!isAgp)
        {
            return KnownCurves.Constant(reader.Number(Desired));
        }

        Func<double, double, ISparsityCurve> shape = reader.Has(Shape)
            ? reader.Choice<Func<double, double, ISparsityCurve>>(
                Shape, ("cubic", KnownCurves.Cubic), ("cosine", KnownCurves.Cosine), ("polynomial", (from, to) => KnownCurves.Polynomial(from, to, reader.Number(Power))))
            : KnownCurves.Cubic;
        return shape(reader.Number(Initial), reader.Number(Final));
    }

    internal static void Write(ISparsityCurve curve, SpecWriter writer)
    {
        switch (curve)
        {
            case ConstantCurve constant:
                writer.Add(Desired, constant.Sparsity);
                break;
            case CubicCurve cubic:
                Range(cubic.Initial, cubic.Final);
                break;
            case CosineCurve cosine:
                Range(cosine.Initial, cosine.Final);
                writer.Add(Shape, "cosine");
                break;
            case PolynomialCurve polynomial:
                Range(polynomial.Initial, polynomial.Final);
                writer.Add(Shape, "polynomial");
                writer.Add(Power, polynomial.Power);
                break;
            default:
                throw new NotSupportedException($"The curve {curve.GetType().Name} cannot be written as YAML. Use one of KnownCurves.");
        }

        void Range(double initial, double final)
        {
            writer.Add(Initial, initial);
            writer.Add(Final, final);
        }
    }
}
