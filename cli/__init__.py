"""The command line: one verb a file, with its arguments and its words and nothing else."""
