// Exports a network in float and in 8 bits, runs both in ONNX Runtime, and prints what agrees and how fast each is.
//   dotnet run -c Release --project tests/OnnxRuntimeCheck -- --checkpoint runs/dense/last.ckpt --data DIR
using Distiller;
using Distiller.Native;
using Distiller.OnnxRuntimeCheck;
using Distiller.Testing;

CheckOptions options;
try
{
    options = CheckOptions.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(CheckOptions.Help);
    return 2;
}

if (options.ShowsHelp)
{
    Console.WriteLine(CheckOptions.Help);
    return 0;
}

if ((NativeSupport.IsAvailable ? OnnxRuntime.UnavailableReason : NativeSupport.UnavailableReason) is { } reason)
{
    Console.Error.WriteLine(reason);
    return 3;
}

Exported exported;
try
{
    exported = Exported.Make(options);
}
catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or ModelStructureException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}

using var _ = exported;
Console.WriteLine(exported.Description);
Console.WriteLine();
Console.WriteLine(AgreementTable.Of(exported));
Console.WriteLine(SpeedTable.Of(exported, options));
return 0;
