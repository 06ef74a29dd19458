"""The bundle (bundel): released answers, still sealed, as a file for the research team.

Written by the office, which cannot open it. One line per answer in the order of random keys, with
nothing beside it but the group by which it was released.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

from monitor.collect.answers.models import ReleasedAnswer, ReleasedOpenAnswer, Sealed
from monitor.collect.opening import FORMAT
from monitor.concepts.problems import Place, refuse
from monitor.design.files import file_written_aside


def write_bundle(fieldwork: str, path: Path) -> int:
    """Write all released answers of a fieldwork to `path`; gives how many. Refuses F11, and L27
    when there are none: then there is no file either."""
    with file_written_aside(path) as aside, aside.open("w", encoding="utf-8") as file:
        lines = 0
        for line in _lines(fieldwork):
            file.write(json.dumps(line, sort_keys=True) + "\n")
            lines += 1
        if lines == 1:
            raise refuse("L27", Place(fieldwork))
    return lines - 1


def _lines(fieldwork: str) -> Iterator[dict[str, object]]:
    yield {"format": FORMAT, "fieldwork": fieldwork}
    for answer in ReleasedAnswer.objects.filter(fieldwork=fieldwork).order_by("id").iterator():
        yield {"class": answer.weighting_class, **_sealed(answer)}
    for said in ReleasedOpenAnswer.objects.filter(fieldwork=fieldwork).order_by("id").iterator():
        yield {"question": said.question, **_sealed(said)}


def _sealed(row: Sealed) -> dict[str, str]:
    return {"key": str(row.id), "sealed": base64.b64encode(bytes(row.sealed)).decode()}
