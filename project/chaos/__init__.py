"""Faults on purpose: every API call that fails, processes that are killed, two runs at once."""
