// The sample application: image classifiers of the zoo, with the option names of Neural Network Distiller's compress_classifier.py.
// The options choose one application, in this order: dry run, summaries, sensitivity, evaluation, thinning, and else training.
using Distiller.Examples;
using Distiller.Examples.CompressClassifier.Applications;
using Distiller.Examples.CompressClassifier.CommandLine;

ClassifierCommand command = new();
return GroupedHelp.IsAskedFor(args)
    ? GroupedHelp.Show(command)
    : ExampleHost.Run(command.Root, args, (parsed, console, cancellation) =>
        ClassifierApplications.Run(command.Read(parsed), console, cancellation));
