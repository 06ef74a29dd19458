"""What a log may say: when, how bad, where in the code, what kind of fault. Never a path.

A path may hold somebody's link, a message may hold an answer; neither is ever written.
"""

from __future__ import annotations

import logging
import traceback


class Bare(logging.Formatter):
    """A line without message, address or arguments: the place in the code tells enough."""

    def format(self, record: logging.LogRecord) -> str:
        said = f"{record.levelname} {record.name}"
        if record.name.startswith("monitor."):
            return f"{said} {record.msg}"  # our own words; their arguments are never filled in
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
            return f"{said} {record.exc_info[0].__name__} {where}"
        status = getattr(record, "status_code", "")
        return f"{said} {status}".rstrip()
