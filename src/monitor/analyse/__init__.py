"""Estimates for complex surveys: from answers and weights to estimate, error, interval and test.

Usable on its own: `from monitor import analyse`. Knows no file format, no edition and no screen.
"""
