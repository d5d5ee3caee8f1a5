"""Work on the project itself: checks, figures, benchmarks, faults on purpose, drawings."""
