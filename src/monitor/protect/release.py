"""The door (vrijgave): estimates go in, released cells come out, and nothing of a hidden cell does.

Every cell is decided by the plan (R1, R2, R8) and then by its own base, precision and tails (R2,
Q1, R4). What a renderer gets is `release`; the ledger of `decide` names the deciding rule of each
hidden cell as well, which tells where a small group is: it stays with those who release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from scipy import special

from monitor.analyse import Difference, Estimate
from monitor.concepts.bases import BASES
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.domains import people_of
from monitor.design.model import Edition, Indicator
from monitor.design.past import ALL, History
from monitor.protect.comparing import Earlier, compared, earlier_figure
from monitor.protect.former import former_cells
from monitor.protect.ledger import (
    Bound,
    Comparison,
    Ledger,
    Provenance,
    Released,
    Source,
    Status,
    Verdict,
    cell_id,
)
from monitor.protect.plan import Plan, Planned, Size
from monitor.protect.policy import Policy
from monitor.protect.rounding import DIGITS, in_tail, percent, tail_limit, to_multiple


Hidden = Mapping[tuple[str, str], str]  # indicator and domain → the rule that hides the cell


@dataclass(frozen=True, slots=True)
class Run:
    """What all new cells of a ledger share (verwerkingsgang).

    `weighting` and `fingerprint` are SHA-256 of weighting.toml and of everything that went in;
    `method` names interval and variance in the words of the method chapter, `method_en` in English.
    """

    fictitious: bool
    weighting: str
    method: str
    fingerprint: str
    method_en: str = ""


def release(
    edition: Edition,
    plan: Plan,
    policy: Policy,
    estimates: Iterable[Estimate],
    comparisons: Iterable[Difference],
    history: History,
    run: Run,
    hidden: Hidden = MappingProxyType({}),
) -> Ledger:
    """The ledger for the outside world: as `decide`, and of hidden cells not even the rule."""
    return without_causes(
        decide(edition, plan, policy, estimates, comparisons, history, run, hidden)
    )


def without_causes(ledger: Ledger) -> Ledger:
    """The same cells, confidential ones without their rule: small or derivable is one code."""
    return Ledger(
        tuple(
            replace(cell, rule="") if cell.status is Status.CONFIDENTIAL else cell
            for cell in ledger
        )
    )


def decide(
    edition: Edition,
    plan: Plan,
    policy: Policy,
    estimates: Iterable[Estimate],
    comparisons: Iterable[Difference],
    history: History,
    run: Run,
    hidden: Hidden = MappingProxyType({}),
) -> Ledger:
    """Every cell with the rule that decided it: for those who release, never for a reader.

    `comparisons` are those of `comparing.differences`; `hidden` are the cells to hide for what is
    in them: their weights (R7, `dominance`), their categories (R6) and what they give away with
    others (R9, `audit`). A group below the smallest size has no cell at all (T0). Refuses P20:
    two cells with one id.
    """
    by_cell = {(one.item, one.domain): one for one in estimates}
    asked = [entry for entry in plan.planned if _has_a_name(edition, entry)]
    cells: list[Released] = []
    for entry in asked:
        own = [
            _cell(edition, entry, indicator, by_cell, policy, run, hidden)
            for indicator in edition.indicators.values()
        ]
        counted = list(_n_that_hides_the_silent(own, entry, policy))
        cells += _n_that_is_an_answer(counted, entry.domain == edition.everyone, policy)
    cells = [_hidden(cell, hidden) for cell in _n_that_hides_the_untold(cells, edition, policy)]
    former = tuple(former_cells(edition, history))
    refuse_if_any(_twice([*cells, *former]))
    known = {cell.id: cell for cell in (*cells, *former)}
    tests = {(cell_id(edition.year, t.item, t.domain), t.against): t for t in comparisons}
    return Ledger.of([*(_beside(c, edition, plan, history, known, tests) for c in cells), *former])


def _has_a_name(edition: Edition, entry: Planned) -> bool:
    """Whether the group may stand in a publication at all, if only as "not published"."""
    return entry.size is not Size.TINY and "office" not in edition.domains[entry.domain].where


def _twice(cells: Iterable[Released]) -> Iterator[Problem]:
    seen: set[str] = set()
    for cell in cells:
        if cell.id in seen:
            yield Problem("P20", Place("ledger"), {"id": cell.id})
        seen.add(cell.id)


# --- one cell ------------------------------------------------------------------------------------


def _cell(
    edition: Edition,
    entry: Planned,
    indicator: Indicator,
    estimates: Mapping[tuple[str, str], Estimate],
    policy: Policy,
    run: Run,
    hidden: Hidden,
) -> Released:
    """The cell without its comparisons; the empty cell when any rule hides it (R10)."""
    empty = Released(
        id=cell_id(edition.year, indicator.id, entry.domain),
        edition=edition.year,
        indicator=indicator.id,
        domain=entry.domain,
        base=indicator.base,
        status=Status.NOT_MEASURED,
        fictitious=run.fictitious,
        source=Source(edition.title.nl),
        provenance=Provenance(
            indicator.question,
            run.weighting,
            run.method,
            policy.fingerprint,
            run.fingerprint,
            run.method_en,
        ),
    )
    estimate = estimates.get((indicator.id, entry.domain))
    if estimate is None and not any(item == indicator.id for item, _ in estimates):
        return empty
    dominated = hidden.get((indicator.id, entry.domain)) == "R7"
    status, rule = _verdict_on(entry, indicator, estimate, policy, dominated=dominated)
    empty = replace(empty, status=status, rule=rule)
    if status is not Status.PUBLISHED or estimate is None or estimate.estimate is None:
        return empty
    return _filled(empty, entry, estimate, estimate.estimate, policy)


def _verdict_on(
    entry: Planned,
    indicator: Indicator,
    estimate: Estimate | None,
    policy: Policy,
    *,
    dominated: bool,
) -> tuple[Status, str]:
    """The first rule that hides the cell: secrecy before precision, so that U never hides a C."""
    if not entry.released:
        return Status.CONFIDENTIAL, entry.rule
    if entry.size is Size.SMALL and not indicator.headline:
        return Status.CONFIDENTIAL, "R1"
    needed = policy.coarse_minimum if entry.size is Size.SMALL else policy.minimum
    if estimate is None or not estimate.known or estimate.n < needed:
        return Status.CONFIDENTIAL, "R2"
    if dominated:
        return Status.CONFIDENTIAL, "R7"
    return (Status.PUBLISHED, "") if _precise(entry, estimate, policy) else (Status.UNCERTAIN, "Q1")


def _precise(entry: Planned, estimate: Estimate, policy: Policy) -> bool:
    """Q1: enough effective respondents and an interval that is not too wide.

    Where everyone or nobody said yes there is no variance to compute an effective n from; the
    number who answered stands in for it and the interval decides.
    """
    effective = estimate.effective_n
    if effective is None or not effective < float("inf") or estimate.yes in (0, estimate.n):
        effective = float(estimate.n)
    enough = round(effective, DIGITS) >= policy.effective_n
    return enough and round(_width(entry, estimate), DIGITS) <= policy.interval_width


def _width(entry: Planned, estimate: Estimate) -> float:
    """Width of the interval in points: the one that would be printed.

    A small group prints none (R1). Its interval for few respondents leaves out that half of the
    group answered, so its width is that of the standard error, which does not (Q1: "incl. FPC").
    """
    if entry.size is Size.SMALL and estimate.se and estimate.df > 0:
        return 200 * estimate.se * float(special.stdtrit(estimate.df, (1 + estimate.level) / 2))
    if estimate.low is None or estimate.high is None:
        return float("inf")
    return 100 * (estimate.high - estimate.low)


def _filled(
    empty: Released, entry: Planned, estimate: Estimate, proportion: float, policy: Policy
) -> Released:
    """The cell with its figures, in the coarseness of its group."""
    coarse = entry.size is Size.SMALL
    n = to_multiple(estimate.n, policy.rounding) if coarse else estimate.n
    cell = replace(
        empty,
        n=n,
        n_rounded=coarse,
        wide_margin=coarse,
        population=entry.population if empty.base == ALL else None,
    )
    value = percent(proportion)
    if coarse:
        value = to_multiple(100 * proportion, policy.rounding)
    side = _tail(entry, estimate, value, policy)
    if side is not Bound.EXACT:
        return replace(cell, bound=side, value=tail_limit(proportion, estimate.n, side, policy))
    if coarse:
        return replace(cell, bound=Bound.ABOUT, value=value)
    assert estimate.low is not None and estimate.high is not None  # Q1 saw to that
    return replace(cell, value=value, low=percent(estimate.low), high=percent(estimate.high))


def _tail(entry: Planned, estimate: Estimate, value: int, policy: Policy) -> Bound:
    """R4, for groups (or bases within a group) of fewer persons than a large one has.

    What rounds to 0 or 100% there is a tail too: it would read as nobody or everyone.
    """
    if min(float(entry.population), estimate.base) >= policy.large:
        return Bound.EXACT
    if value in (0, 100):
        return Bound.BELOW if value == 0 else Bound.ABOVE
    return in_tail(estimate.yes, estimate.n, policy)


def withheld_cells(edition: Edition, policy: Policy) -> dict[tuple[str, str], str]:
    """The cells that the policy withholds by name, as hidden by R9; those of the population of
    this survey. Refuses P15: one that the edition does not have."""
    own = [one for one in policy.withheld if people_of(one.domain) == edition.people]
    refuse_if_any(
        Problem(
            "P15",
            Place(edition.folder / "protection.toml", None, "withhold"),
            {"indicator": one.indicator, "domain": one.domain},
        )
        for one in own
        if one.indicator not in edition.indicators or one.domain not in edition.domains
    )
    return {(one.indicator, one.domain): "R9" for one in own}


def emptied(ledger: Ledger, hidden: Hidden) -> Ledger:
    """The ledger with these cells hidden and all others as they are."""
    return Ledger(tuple(_hidden(cell, hidden) for cell in ledger))


def _hidden(cell: Released, hidden: Hidden) -> Released:
    """The cell, emptied when a rule hides what is in it; after n was rounded, so that the n of
    other cells does not tell which ones were hidden."""
    rule = hidden.get((cell.indicator, cell.domain), "")
    if not rule or cell.status is not Status.PUBLISHED:
        return cell
    return replace(
        cell, status=Status.CONFIDENTIAL, rule=rule, value=None, bound=Bound.EXACT, low=None,
        high=None, wide_margin=False, n=None, n_rounded=False, population=None,
    )  # fmt: skip


def _n_that_hides_the_silent(
    cells: list[Released], entry: Planned, policy: Policy
) -> Iterator[Released]:
    """Round n where it would count a handful who did not answer, or are not in the base (A9).

    Two numbers of one group on one base, or on a base and one that holds it, may differ by
    nobody or by the hard minimum and more; else both are rounded.
    """
    full: dict[str, int] = defaultdict(int, {ALL: entry.respondents})
    for cell in cells:
        full[cell.base] = max(full[cell.base], cell.n or 0)
    near = {
        (cell.base, cell.n): [
            base
            for base in _holding(cell.base)
            if cell.n is not None and 0 < full[base] - cell.n < policy.hard_minimum
        ]
        for cell in cells
    }
    counted = {(base, full[base]) for bases in near.values() for base in bases}
    for cell in cells:
        key = (cell.base, cell.n)
        if cell.n is None or not (entry.round_n or near[key] or key in counted):
            yield cell
        else:
            yield replace(cell, n=to_multiple(cell.n, policy.rounding), n_rounded=True)


def _n_that_is_an_answer(
    cells: list[Released], everyone: bool, policy: Policy
) -> Iterator[Released]:
    """Round n of a base that is itself an answer (victims, reporters) in every group but everyone.

    Exact, it would count who gave that answer, and the numbers of two groups would count it for
    whoever lies between them: for nine mayors and aldermen without a told gender too (A9, A11).
    """
    for cell in cells:
        if cell.n is None or everyone or cell.n_rounded or not BASES[cell.base].within:
            yield cell
        else:
            yield replace(cell, n=to_multiple(cell.n, policy.rounding), n_rounded=True)


def _n_that_hides_the_untold(
    cells: list[Released], edition: Edition, policy: Policy
) -> Iterator[Released]:
    """Round n of men and of women where together they fall a handful short of the group: those are
    the persons who did not tell their gender (A9), on this base as on any other. What two groups
    leave between them is counted too: 29 in municipalities, 20 of them councillors."""
    numbers = {(cell.domain, cell.indicator): cell.n for cell in cells if not cell.n_rounded}
    telling: set[tuple[str, str]] = set()
    families = _by_gender(edition)
    for indicator in edition.indicators:
        rests = {
            domain: _untold(numbers, indicator, domain, families[domain]) for domain in families
        }
        for domain in _counting_a_handful(rests, policy.hard_minimum):
            telling |= {(part, indicator) for part in families[domain]}
    for cell in cells:
        if cell.n is not None and (cell.domain, cell.indicator) in telling:
            yield replace(cell, n=to_multiple(cell.n, policy.rounding), n_rounded=True)
        else:
            yield cell


def _untold(
    numbers: Mapping[tuple[str, str], int | None], indicator: str, whole: str, parts: Iterable[str]
) -> int:
    """How many of a group told no gender, as anyone can count; 0 where the numbers do not tell."""
    everyone = numbers.get((whole, indicator))
    told = [numbers.get((part, indicator)) for part in parts]
    known = [n for n in told if n is not None]
    return everyone - sum(known) if everyone is not None and len(known) == len(told) else 0


def _counting_a_handful(rests: Mapping[str, int], least: int) -> Iterator[str]:
    """The groups whose rest is a handful, or leaves one when taken from that of a larger group.

    Which group lies inside which is not asked: that would spare few numbers, and rounding one
    costs little. Differences count as known in their turn.
    """
    known: set[int] = set()
    for domain, rest in sorted(rests.items(), key=lambda one: (-one[1], one[0])):
        between = {other - rest for other in known if other > rest > 0}
        if 0 < rest < least or any(left < least for left in between):
            yield domain
        else:
            known |= between | {rest}


def _by_gender(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Each group with the groups of its men and of its women, where both were asked for."""
    parts: dict[object, list[str]] = defaultdict(list)
    for domain in edition.domains.values():
        if "gender" in domain.where:
            parts[_traits({v: w for v, w in domain.where.items() if v != "gender"})] += [domain.id]
    return {
        domain.id: tuple(parts[_traits(domain.where)])
        for domain in edition.domains.values()
        if len(parts.get(_traits(domain.where), ())) > 1
    }


def _traits(where: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((variable, tuple(sorted(values))) for variable, values in where.items()))


def _holding(base: str) -> Iterator[str]:
    """The base and every base that holds it."""
    while base:
        yield base
        base = BASES[base].within


# --- beside other cells --------------------------------------------------------------------------


def _beside(
    cell: Released,
    edition: Edition,
    plan: Plan,
    history: History,
    known: Mapping[str, Released],
    tests: Mapping[tuple[str, str], Difference],
) -> Released:
    """The cell with its comparisons; a hidden cell and a small group have none (R1, R10, R11)."""
    if not cell.shown or plan.by_domain[cell.domain].size is Size.SMALL:
        return cell
    contrast = None
    everyone = known.get(cell_id(edition.year, cell.indicator, edition.everyone))
    if everyone is not None and cell.domain != edition.everyone:
        contrast = compared(cell, everyone, tests.get((cell.id, everyone.id)))
    earlier = earlier_figure(edition, history, cell.indicator, cell.domain)
    change = _change(cell, earlier, known, tests) if earlier else None
    return replace(cell, change=change, contrast=contrast)


def _change(
    cell: Released,
    earlier: Earlier,
    known: Mapping[str, Released],
    tests: Mapping[tuple[str, str], Difference],
) -> Comparison:
    if earlier.broken:
        return Comparison(earlier.id, Verdict.BREAK)
    return compared(cell, known[earlier.id], tests.get((cell.id, earlier.id)))
