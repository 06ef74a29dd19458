"""`make bench`: every benchmark of this folder, or those named (`python -m bench estimates`).

Prints each figure as it arrives: name · measured · bar · verdict · note. Ends with what is short,
and with exit status 1 if anything is. `--large` adds what takes many minutes (30 million rows).
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.result import Result, line, summary


def main(words: list[str]) -> int:
    known = [path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(sorted(known)))
    parser.add_argument("--large", action="store_true", help="also what takes many minutes")
    asked = parser.parse_args(words)
    unknown = sorted(set(asked.names) - set(known))
    if unknown:
        parser.error(f"{', '.join(unknown)}: {', '.join(sorted(known))}")
    width, found = shutil.get_terminal_size((70, 24)).columns, []
    for name in sorted(asked.names or known):
        for result in _results(name, asked.large):
            sys.stdout.write(line(result, width) + "\n")
            sys.stdout.flush()
            found.append(result)
    sys.stdout.write(summary(found, width) + "\n")
    return int(not all(result.met for result in found))


def _results(name: str, large: bool) -> Iterator[Result]:
    module = importlib.import_module(f"bench.bench_{name}")
    yield from module.run()
    if large and hasattr(module, "run_large"):
        yield from module.run_large()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
