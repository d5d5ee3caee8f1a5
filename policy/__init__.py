"""The policy pack: what a stack of Code24 must not do."""
