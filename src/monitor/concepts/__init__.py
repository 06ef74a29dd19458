"""The words of the monitor: what everything else may speak of. Imports nothing and computes nothing."""
