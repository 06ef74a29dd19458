"""Speed and memory, measured: each target beside what was reached, in one run. Never part of the tests."""
