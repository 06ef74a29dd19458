"""What is public of this measurement already (eerder gepubliceerd), whoever published it.

An extra report for a province, an answer to a question in parliament, a letter under the Woo: each
is a row that an outsider can add and subtract. They are kept in `released.csv` of the edition and
cannot be taken back; the plan and the audit start from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from monitor.concepts.problems import Problem, refuse_if_any
from monitor.design.files import Row, read_table, suggestion
from monitor.design.model import Domain, Edition
from monitor.design.past import MONITOR, History
from monitor.protect.groups import FRAME, Frame
from monitor.protect.ledger import Bound
from monitor.protect.policy import Policy
from monitor.protect.shown import Shown


FILE = "released.csv"
COLUMNS = ("group", "where", "indicator", "value", "bound", "n", "publication", "address")


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """One figure that is out already (openbaar cijfer): a percentage of a group, with its n when
    that was told; `value` is None where only the group is known to have had figures."""

    domain: Domain
    indicator: str
    value: float | None
    bound: Bound
    n: int | None
    digits: int = 0  # behind the point


def read_public(edition: Edition) -> tuple[PublicFigure, ...]:
    """The figures of `released.csv`; none when the edition has no such file.

    A group is one of `domains.toml`, or is described in `where`: "office_group=raadslid
    province=pv20|pv21". Refuses F…, P30, P31 and P32, all at once.
    """
    path = edition.folder / FILE
    if not path.exists():
        return ()
    rows = read_table(path, COLUMNS)
    refuse_if_any([problem for row in rows for problem in _problems(row, edition)])
    return tuple(_figure(row, edition) for row in rows)


def _problems(row: Row, edition: Edition) -> Iterator[Problem]:
    if not row["where"] and row["group"] not in edition.domains:
        near = suggestion(row["group"], list(edition.domains))
        yield Problem("P30", row.place("group"), {"group": row["group"], "suggestion": near})
    for part in row["where"].split():
        variable, _, values = part.partition("=")
        if variable not in FRAME or not values:
            known = ", ".join(FRAME)
            yield Problem("P31", row.place("where"), {"part": part, "known": known})
    if row["indicator"] not in edition.indicators:
        near = suggestion(row["indicator"], list(edition.indicators))
        values_ = {"indicator": row["indicator"], "suggestion": near}
        yield Problem("P32", row.place("indicator"), values_)
    for column in ("value", "n"):
        if row[column] and not row[column].replace(".", "", 1).isdecimal():
            yield Problem("P33", row.place(column), {"value": row[column]})
    if row["bound"] not in set(Bound):
        yield Problem("P33", row.place("bound"), {"value": row["bound"]})


def _figure(row: Row, edition: Edition) -> PublicFigure:
    domain = edition.domains.get(row["group"])
    if row["where"] or domain is None:
        where = {
            variable: tuple(values.split("|"))
            for variable, _, values in (part.partition("=") for part in row["where"].split())
        }
        label = edition.title
        domain = Domain(row["group"], "released", label, label, 0, where)
    return PublicFigure(
        domain,
        row["indicator"],
        float(row["value"]) if row["value"] else None,
        Bound(row["bound"]),
        int(float(row["n"])) if row["n"] else None,
        len(row["value"].partition(".")[2]),
    )


def public_groups(
    edition: Edition, history: History, figures: tuple[PublicFigure, ...]
) -> tuple[Domain, ...]:
    """The groups of which figures of this measurement are out, each once: those of `released.csv`
    and those that history has of this very edition."""
    found: dict[str, Domain] = {figure.domain.id: figure.domain for figure in figures}
    for past in history.figures:
        cell = past.cell
        own = cell.survey == MONITOR and cell.wave == edition.year
        if own and cell.population == edition.people and cell.group in edition.domains:
            found.setdefault(cell.group, edition.domains[cell.group])
    return tuple(found.values())


Count = Callable[[Domain, str], tuple[int, int]]  # group and indicator → yes and n, unweighted


def public_rows(
    figures: tuple[PublicFigure, ...],
    frame: Frame,
    bases: Mapping[str, str],
    count: Count,
    policy: Policy,
) -> dict[str, list[Shown]]:
    """Indicator → what its public figures say of counts, as if the plain share of respondents had
    been printed as precisely as they were; without an n there may be as many as responded."""
    found: dict[str, list[Shown]] = {}
    for figure in figures:
        yes, n = count(figure.domain, figure.indicator)
        if figure.value is None or not n:
            continue
        members = frame.members(figure.domain.where)
        low, high, most, rest = _said(figure, yes, n, policy)
        n_low, n_high = (n, n) if figure.n is not None else (0, frame.respondents(members))
        found.setdefault(figure.indicator, []).append(
            Shown(
                figure.domain.id, members, -1, low, high, n, n_low, n_high, most, rest,
                figure.indicator, bases[figure.indicator], public=True,
            )
        )  # fmt: skip
    return found


def _said(
    figure: PublicFigure, yes: int, n: int, policy: Policy
) -> tuple[float, float, int | None, int | None]:
    """Bounds of the share, and of yes or of no in a tail."""
    if figure.bound is Bound.BELOW:
        return 0.0, 1.0, max(policy.tail - 1, yes), None
    if figure.bound is Bound.ABOVE:
        return 0.0, 1.0, None, max(policy.tail - 1, n - yes)
    step = float(policy.rounding) if figure.bound is Bound.ABOUT else 10.0**-figure.digits
    middle = step * round(100 * yes / n / step)
    return max(middle - step / 2, 0.0) / 100, min(middle + step / 2, 100.0) / 100, None, None
