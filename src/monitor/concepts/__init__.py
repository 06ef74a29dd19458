"""The words of the monitor: what everything else may speak of. Computes nothing."""
