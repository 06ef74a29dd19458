"""Speed and memory, measured: each target beside what was reached. Never part of the tests."""
