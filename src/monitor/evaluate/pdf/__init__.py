"""The process that reads a PDF. It loads nothing of the monitor, and nothing loads it."""
