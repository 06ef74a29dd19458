"""Small populations for the tests of the plan: classes, persons and respondents in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.concepts.language import Text
from monitor.design.model import Domain, PopulationCell, WeightingClass
from monitor.protect.groups import Frame, make_frame


# office group → tier, role, its offices
GROUPS = {
    "burgemeester": ("gemeente", "bestuurder", ("burgemeester",)),
    "wethouder": ("gemeente", "bestuurder", ("wethouder",)),
    "raadslid": ("gemeente", "volksvertegenwoordiger", ("raadslid",)),
    "bestuur_provincie": ("provincie", "bestuurder", ("commissaris", "gedeputeerde")),
    "statenlid": ("provincie", "volksvertegenwoordiger", ("statenlid",)),
    "bestuur_waterschap": ("waterschap", "bestuurder", ("dijkgraaf", "db_lid")),
    "ab_lid": ("waterschap", "volksvertegenwoordiger", ("ab_lid",)),
}
REGIONS = {"pv20": "noord", "pv21": "noord", "pv23": "oost", "pv26": "west", "pv30": "zuid"}

# office group, province, gender, persons, respondents
Line = tuple[str, str, str, int, int]


def frame_of(lines: Sequence[Line]) -> Frame:
    """A frame with one class for each office group and province that occurs."""
    classes = {code(line): _class(line) for line in lines}
    cells = [cell for line in lines for cell in cells_of(line)]
    respondents: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (code(line), line[2])
        respondents[key] = respondents.get(key, 0) + line[4]
    return make_frame(classes, cells, respondents)


def code(line: Line) -> str:
    return f"{line[0]}-{line[1]}"


def _class(line: Line) -> WeightingClass:
    group, province = line[:2]
    tier, role, offices = GROUPS[group]
    cells = tuple((office, province) for office in offices)
    return WeightingClass(code(line), group, tier, role, REGIONS[province], province, cells)


def cells_of(line: Line) -> list[PopulationCell]:
    """The persons of a line, of whom the first office has at most twelve when there are more."""
    group, province, gender, persons, _ = line
    offices = GROUPS[group][2]
    first = persons if len(offices) == 1 else min(persons, 6)
    counts = (first, persons - first)
    return [
        PopulationCell(office, province, gender, count, "fictief", True)
        for office, count in zip(offices, counts, strict=False)
        if count
    ]


def domain(name: str, priority: int, family: str = "", /, **where: str | tuple[str, ...]) -> Domain:
    found: Mapping[str, tuple[str, ...]] = {
        variable: (values,) if isinstance(values, str) else values
        for variable, values in where.items()
    }
    text = Text(name, name)
    return Domain(name, family or "+".join(found), text, text, priority, found)
