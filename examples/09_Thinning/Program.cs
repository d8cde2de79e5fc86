// Thins networks of the zoo and prints what it saves, as the table in docs/thinning.md:
//
//   1  build the network; what it knows does not matter here
//   2  zero every second coupling of channels, in all layers that compute it
//   3  thin, which proves that the output stays
//   4  count and measure before and after
//
//   dotnet run --project examples/09_Thinning -c Release [-- ARCHITECTURE ...]
using Distiller.Examples.Thinning;
using Distiller.Reports.Tables;
using Distiller.Zoo;

string[] names = args.Length > 0
    ? args
    : ["simplenet_mnist", "simplenet_cifar", "plain20_cifar", "resnet20_cifar", "vgg16_cifar", "mobilenet"];
var rows = names.Select(name => ThinnedNetwork.Of(ZooModels.Find(name))).ToList();
Console.WriteLine(MarkdownTableWriter.Write(ThinningTable.Of(rows)));
