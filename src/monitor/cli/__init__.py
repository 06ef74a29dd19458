"""The command line of the monitor: one command per intention. Computes nothing itself."""

from monitor.cli.app import app, main


__all__ = ["app", "main"]
