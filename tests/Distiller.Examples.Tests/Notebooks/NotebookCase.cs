namespace Distiller.Examples.Tests.Notebooks;

/// <summary>A notebook with what its output has to hold.</summary>
internal sealed record NotebookCase(string Application, string[] Headings, string[] Tables, string[] Pictures)
{
    public static NotebookCase[] All { get; } =
    [
        new(
            "01_FirstSchedule",
            ["The cubic", "The dense network", "The schedule", "Training under it", "Plan and outcome", "The price"],
            ["Where the weights are", "Training under the schedule"],
            ["curve", "schedule", "outcome", "price"]),
        new(
            "02_WhatAreYouPruning",
            ["The weights", "The histogram", "Thresholds", "In deviations", "Three rules", "The hole", "The score"],
            ["Values of the weights", "Threshold of each level", "Stages of pruning"],
            ["histogram", "thresholds", "rules", "hole"]),
        new(
            "03_Regularization",
            ["Three trainings", "Small weights", "Filters", "Norms by rank", "The outcome"],
            ["Three trainings from the same weights", "Zeros and accuracy"],
            ["weights", "filters", "ranks"]),
        new(
            "04_Sensitivity",
            ["The network", "Single weights", "Limits", "Filters", "Suggested levels", "The test"],
            ["Stages of the network", "Sparsity that each parameter alone bears", "The same sparsity"],
            ["elements", "filters", "levels"]),
        new(
            "05_StructuredVersusFine",
            ["The network", "Three masks", "Before training", "After training", "The balance"],
            ["The network", "Structures at equal density"],
            ["masks", "before", "after"]),
        new(
            "06_NetworkSurgery",
            ["The dense network", "Two thresholds", "Cut and restored", "Biographies", "What comes back", "With and without"],
            ["The dense network", "Thresholds for s", "Fates of the weights"],
            ["moves", "biographies", "comparison"]),
        new(
            "07_LotteryTicket",
            ["The dense network", "The ticket", "Four starts", "Learning", "How small", "In rounds", "Over seeds"],
            ["Dense training", "Four starts", "Top-1 after training", "Rounds of one training", "Top-1 in percent over"],
            ["ticket", "learning", "rounds", "seeds"]),
        new(
            "08_YourOwnPruner",
            ["The idea", "The contract", "In a schedule", "The rows", "In a file", "A typing error"],
            ["The mask of fc1.weight", "Two pruners at equal sparsity"],
            ["idea", "rows"]),
        new(
            "10_Budget",
            ["The network", "The table of costs", "The search", "Against uniform"],
            ["What layers take", "Pareto front", "What stays", "The same latency in three ways", "Means over the starts"],
            ["costs", "front", "comparison"]),
        new(
            "11_Greedy",
            ["The dense network", "The search", "The widths", "The outcome"],
            ["What can lose filters", "Rounds of the search", "Filters before and afterwards", "Dense, greedy and equal"],
            ["search"]),
        new(
            "12_LowRank",
            ["Singular values", "One layer at each rank", "Every layer alone", "The choice", "The outcome"],
            ["fc1 at each rank", "Layers factored alone", "Ranks that were chosen", "Dense and factored"],
            ["values", "ranks", "trials"]),
        new(
            "13_AutoCompression",
            ["The layers", "The search", "The ratios", "The episodes", "The outcome", "The forecast"],
            ["What there is to decide", "Episodes", "Principal components of the actions", "Trained on and tested", "Accuracy in the search and after training"],
            [
                "rewards", "ratios", "course-ddpg", "course-random", "rewards-ddpg", "rewards-random", "actions-conv1", "actions-conv2", "actions-fc1", "plane", "forecast",
            ]),
        new(
            "14_Slimming",
            ["The trainings", "The scales", "The cut", "Training on", "The widths", "The outcome"],
            ["Top-1 in percent at once", "Top-1 in percent after training on", "Filters before and afterwards", "Dense and slim"],
            ["learning", "scales", "at-once", "after"]),
        new(
            "15_Trimming",
            ["Idle filters", "Rounds", "The widths", "The outcome"],
            ["Filters before and afterwards", "Dense and trimmed"],
            ["zeros", "learning"]),
        new(
            "16_GuidedSparsity",
            ["Two penalties", "The lengths", "The widths", "The outcome"],
            ["Filters before and afterwards", "Before and after the cut", "Starts"],
            ["learning", "lengths"]),
        new(
            "20_Distillation",
            ["The teacher", "Soft targets", "Three students", "The outcome"],
            ["Teacher and student", "The teacher on the first test image", "With and without a teacher"],
            ["students"]),
        new(
            "24_EarlyExit",
            ["Two exits", "Training", "By confidence", "By entropy", "What is skipped", "The outcome"],
            ["Network and exits", "Training of network and exits", "By the threshold of confidence", "By the threshold of entropy", "Calls of the stages", "Ways out"],
            ["outcome", "shares"]),
        new(
            "25_Together",
            ["The teacher", "One schedule", "One run", "With and without", "Three effects", "The proof"],
            ["Policies of the combined run", "Epochs of the combined run", "The same student in six ways", "What each does", "Weights of the combined run as they are computed with"],
            ["run", "learning", "size"]),
        new(
            "30_PostTraining",
            ["The float model", "Ranges", "Rules and bits", "The report", "Bits and accuracy"],
            ["The float model", "What rules keep of", "Top-1 by rule", "Weights of 4 bits by rule", "Layers"],
            ["ranges", "bits"]),
        new(
            "31_QuantizationAwareTraining",
            ["The float model", "Without training", "Four methods", "Learning", "The activations"],
            ["The float model", "Without training", "Trained on with 4 bits", "Outputs of"],
            ["learning"]),
        new(
            "32_Lapq",
            ["The float model", "Starts", "The search", "The scales", "The outcome"],
            ["The float model", "The loss before the search", "Before and after"],
            ["search"]),
        new(
            "33_QuantizedLstm",
            ["The language model", "The modular form", "Set-ups", "States", "The report"],
            ["Learning", "Two forms of one model", "Perplexity by set-up", "States and what is added", "The first cell"],
            []),
        new(
            "35_QuantizationSearch",
            ["The float model", "One method at a time", "All in turn", "Bits by layer", "Weights only"],
            ["The float model", "What each method buys", "The log", "Before and after", "Widths by measured sensitivity", "Weights in 4 bits"],
            ["widths"]),
        new(
            "36_QuantizedTranslation",
            [
                "The sentences", "The float model", "The search", "The modular form", "The statistics", "Five set-ups", "Fewer bits", "The attention", "The size",
                "The report",
            ],
            [
                "Sentences of the test", "What there is to learn", "Translations that are followed", "Two forms of one model", "Extremes and their averages", "BLEU with 8 bits",
                "BLEU by bits", "Weights in float and in 8 bits", "How modules are computed", "The noisiest outputs",
            ],
            ["learning", "bits", "attention-float", "attention-int8"]),
        new(
            "40_Schedules",
            ["Falling rates", "Rising first", "On a plateau", "Target sparsity", "The increment", "Together"],
            ["Learning rates", "Windows of gradual pruning", "AGP, every 4th epoch", "What the schedule will do"],
            ["falling", "rising", "steps", "plateau-loss", "plateau", "targets", "increment", "gantt"]),
        new(
            "41_WeightInsights",
            ["Four networks", "Distributions", "Images", "Kernel maps", "Norms", "Footprint"],
            ["Zeros in conv2.weight", "Sparsity of weights", "Densities fitted to the dense weights", "Zero filters cut out"],
            [
                "convolution", "matrix", "survivors", "first-kernels", "kernels-dense", "kernels-elements", "matrix-dense", "matrix-elements",
                "map-0", "map-1", "map-2", "map-3", "norms", "footprint",
            ]),
        new(
            "42_ModelSummary",
            ["The layers", "Where the work is", "The limits", "The modules", "Connections", "Dependencies"],
            ["Compute of layers", "Families of networks", "Modules by type", "Connections of layers", "Layers that lose filters together"],
            ["macs", "footprint", "intensity", "kinds"]),
        new(
            "43_Activations",
            ["Two networks", "Statistics", "Histograms", "Feature maps", "Looking at"],
            ["Dense and sparse", "Activations", "Ranges of activations", "Feature maps in feature-maps.safetensors", "The right class"],
            ["zeros", "histograms", "maps", "looking"]),
        new(
            "44_ComparingRuns",
            ["Two runs", "What was logged", "Side by side", "The end"],
            ["Curves in the files", "Last values"],
            ["loss", "test-loss", "top1", "sparsity"]),
        new(
            "45_AddingAModel",
            ["The module", "The description", "The check", "Training", "Compressed"],
            ["Attributes of modules", "Networks for MNIST", "What can lose filters", "Scores, the best first", "Before and after", "Weights and their costs"],
            ["training"]),
        new(
            "46_LanguageModel",
            ["Dense models", "Pruned models", "Size against perplexity", "The original's values"],
            ["Trained dense", "Pruned while they were trained", "All models by what is left", "Published with the original"],
            ["size"]),
    ];

    public override string ToString() => Application;
}
