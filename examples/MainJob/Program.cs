// The main job, from a data set to a report:
//
//   1  the data            embedded images, MNIST or CIFAR-10
//   2  the dense model     train a small network
//   3  sensitivity         how much does each layer stand?
//   4  targets             levels for each layer that add up to the sparsity that is wanted
//   5  gradual pruning     one schedule, composed in C#, while training goes on
//   6  the report          before and after, in a table, in files and in one page
//
// With --schedule FILE the file stands for 3 and 4, and 5 does whatever it says.
//
// Several processes (./build.sh launch -n 2 -- examples/MainJob) share each minibatch in 2 and 5 and the layers in 3; the first one
// talks and writes.
//
// CompressionJob.Run reads in this order.
using Distiller.Examples;
using Distiller.Examples.MainJob;

JobCommand command = new();
return ExampleHost.RunRanks(command.Root, args, (parsed, console, ranks, cancellation) =>
    new CompressionJob(command.Read(parsed), console, ranks).Run(cancellation));
