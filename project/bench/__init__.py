"""Figures from runs: what is measured, how it is recorded, and what fails when it gets worse."""
