// The sample application: image classifiers of the zoo, with the option names of Neural Network Distiller's compress_classifier.py.
// The options choose one application, in this order: dry run, summaries, sensitivity, evaluation, thinning, and else training.
// Several processes (./build.sh launch -n 2 -- examples/CompressClassifier) share training, sensitivity and greedy pruning; the first talks and writes.
using Distiller.Examples;
using Distiller.Examples.CompressClassifier.Applications;
using Distiller.Examples.CompressClassifier.CommandLine;

ClassifierCommand command = new();
return GroupedHelp.IsAskedFor(args)
    ? GroupedHelp.Show(command)
    : ExampleHost.RunRanks(command.Root, args, (parsed, console, ranks, cancellation) =>
        ClassifierApplications.Run(command.Read(parsed), ranks, console, cancellation));
