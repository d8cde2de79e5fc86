// Ranks wait for one another most of the time.
[assembly: LevelOfParallelism(3)]
