"""A ledger for the tests of disseminate, made without survey or estimates: fictitious throughout.

It holds every kind of cell that a product must cope with: plain, rounded to 5, in a tail,
suppressed, too uncertain, not measured, after a break, and vintages of an earlier figure.
"""

from __future__ import annotations

from pathlib import Path

from monitor.concepts.language import Text
from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.concepts.places import PROVINCES
from monitor.concepts.populations import GENDERS
from monitor.design.model import Domain, Edition, Indicator, Theme
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


QUESTION = Text(
    "Heeft u in de afgelopen 12 maanden te maken gehad met agressie of intimidatie?",
    "Have you experienced aggression or intimidation in the past 12 months?",
)

QUESTIONS_TOO = Text("Wat maakte u mee?", "What did you experience?")


METHOD = Text("logit, met eindige populatie", "logit, with finite population")
NO_REASON = Text("", "")


def example_questions() -> dict[str, tuple[Text, ...]]:
    """One question behind each indicator, and two behind aggression."""
    return dict.fromkeys(indicators(), (QUESTION,)) | {"agg_any": (QUESTION, QUESTIONS_TOO)}


THEMES = {
    "ervaringen": Theme("ervaringen", "veiligheid", Text("Ervaringen", "Experience")),
    "melden": Theme("melden", "veiligheid", Text("Bespreken en aangifte", "Reporting")),
    "regels": Theme("regels", "integriteit", Text("Regels", "Rules")),
    "vermoedens": Theme("vermoedens", "integriteit", Text("Vermoedens", "Suspicions")),
}

# id, part, theme, base, headline, percentage of everyone, label, predicate
_ROWS = (
    ("agg_any", "veiligheid", "ervaringen", "all", True, 45,
     Text("Agressie of intimidatie", "Aggression or intimidation"),
     Text("kreeg te maken met agressie of intimidatie", "experienced aggression or intimidation")),
    ("agg_verbal", "veiligheid", "ervaringen", "all", True, 41,
     Text("Verbale agressie", "Verbal aggression"),
     Text("kreeg te maken met verbale agressie", "experienced verbal aggression")),
    ("agg_threat", "veiligheid", "ervaringen", "all", True, 24,
     Text("Bedreiging of intimidatie", "Threat or intimidation"),
     Text("kreeg te maken met bedreiging of intimidatie", "experienced threats")),
    ("agg_physical", "veiligheid", "ervaringen", "all", True, 3,
     Text("Fysieke agressie", "Physical aggression"),
     Text("kreeg te maken met fysieke agressie", "experienced physical aggression")),
    ("police_report", "veiligheid", "melden", "incidents", True, 8,
     Text("Aangifte bij de politie", "Reported to the police"),
     Text("deed aangifte van het meest recente incident", "reported the incident to the police")),
    ("discussed", "veiligheid", "melden", "victims", False, 72,
     Text("Incident besproken met anderen", "Incident discussed with others"),
     Text("besprak het incident met anderen", "discussed the incident with others")),
    ("knows_rules", "integriteit", "regels", "all", True, 93,
     Text("Kent de integriteitsregels", "Knows the integrity rules"),
     Text("kent de integriteitsregels", "knows the integrity rules")),
    ("int_gifts", "integriteit", "vermoedens", "all", False, 5,
     Text("Vermoeden: geschenken", "Suspicion: gifts"),
     Text("zag of vermoedde overtreding van de regels over geschenken",
          "saw or suspected a breach of the rules on gifts")),
)  # fmt: skip

_POPULATION = {
    "all": 11560, "gemeente": 10150, "provincie": 670, "waterschap": 740,
    "burgemeester": 342, "wethouder": 1458, "raadslid": 8350, "bestuur_provincie": 90,
    "statenlid": 580, "bestuur_waterschap": 116, "ab_lid": 624,
    "bestuurder": 2006, "volksvertegenwoordiger": 9554, "man": 7850, "vrouw": 3710,
}  # fmt: skip


def indicators() -> dict[str, Indicator]:
    return {row[0]: _indicator(*row) for row in _ROWS}


def _indicator(
    code: str,
    part: str,
    theme: str,
    base: str,
    headline: bool,
    _share: int,
    label: Text,
    says: Text,
) -> Indicator:
    assert part in ("veiligheid", "integriteit")
    return Indicator(
        id=code,
        part="veiligheid" if part == "veiligheid" else "integriteit",
        theme=theme,
        label=label,
        predicate=says,
        definition=Text(
            f"{label.nl}: ten minste één keer in de afgelopen 12 maanden, door mensen van buiten.",
            f"{label.en}: at least once in the past 12 months, by people from outside.",
        ),
        base=base,
        asked="true()",
        yes="${v1} = 1",
        no_answer="out",
        sensitivity="S1",
        headline=headline,
        question="v1",
    )


def domains() -> dict[str, Domain]:
    found = [_domain("all", "total", Text("Alle politieke ambtsdragers", "All office holders"),
                     Text("politieke ambtsdragers", "political office holders"))]  # fmt: skip
    for family, terms in (("tier", TIERS), ("office_group", OFFICE_GROUPS), ("role", ROLES)):
        for term in terms.values():
            plural = Text(
                term.plural.nl[0].upper() + term.plural.nl[1:],
                term.plural.en[0].upper() + term.plural.en[1:],
            )
            found.append(_domain(term.code, family, plural, term.plural))
    for gender in ("man", "vrouw"):
        plural = GENDERS[gender].plural
        found.append(_domain(gender, "gender", Text(plural.nl.title(), plural.en.title()), plural))
    for province in PROVINCES.values():
        name = province.name
        group = Text(f"politieke ambtsdragers in {name.nl}", f"office holders in {name.en}")
        found.append(_domain(province.code, "province", province.name, group))
    return {domain.id: domain for domain in found}


def _domain(code: str, family: str, label: Text, group: Text) -> Domain:
    return Domain(code, family, label, group, priority=1, where={})


def example_edition() -> Edition:
    return Edition(
        year=2024,
        title=Text("Monitor Integriteit en Veiligheid 2024", "Monitor Integrity and Safety 2024"),
        folder=Path("editions/2024"),
        settings={},
        indicators=indicators(),
        domains=domains(),
        population=(),
        classes={},
        themes=THEMES,
        previous=2022,
    )


def example_ledger(edition: Edition | None = None) -> Ledger:
    """Every indicator of the edition in every domain, and a history of the first few."""
    edition = edition or example_edition()
    shares = {row[0]: row[5] for row in _ROWS}
    cells = [
        _present(indicator, domain, shares.get(indicator.id, 20 + len(indicator.id)), place)
        for indicator in edition.indicators.values()
        for place, domain in enumerate(edition.domains)
    ]
    return Ledger.of([*cells, *_history(edition)])


def _present(indicator: Indicator, domain: str, share: int, place: int) -> Released:
    suppressed = {
        ("pv24", "agg_physical"): (Status.CONFIDENTIAL, "R2"),
        ("pv29", "agg_threat"): (Status.CONFIDENTIAL, "R8"),
        ("ab_lid", "discussed"): (Status.UNCERTAIN, "Q1"),
        ("bestuur_waterschap", "int_gifts"): (Status.NOT_MEASURED, ""),
        ("bestuur_provincie", "discussed"): (Status.CONFIDENTIAL, "R1"),
    }.get((domain, indicator.id))
    if suppressed:
        return _cell(indicator, domain, status=suppressed[0], rule=suppressed[1])
    shift = 0 if domain == "all" else (place * 7) % 23 - 9
    value = max(0, min(100, share + shift * share * (100 - share) // 2500))
    population = _POPULATION.get(domain, 960)
    n = population * 27 // 100
    if population < 100:
        return _cell(
            indicator,
            domain,
            value=round(value / 5) * 5,
            bound=Bound.ABOUT,
            rule="R1",
            wide_margin=True,
            n=round(n / 5) * 5,
            n_rounded=True,
            population=population,
            contrast=Comparison(cell_id(2024, indicator.id, "all"), Verdict.NONE),
        )
    if value < 3 and population < 1000:
        return _cell(indicator, domain, value=5, bound=Bound.BELOW, rule="R4", n=n,
                     population=population)  # fmt: skip
    margin = max(1, round(90 / n**0.5))
    return _cell(
        indicator,
        domain,
        value=value,
        low=max(0, value - margin),
        high=min(100, value + margin),
        n=n,
        population=population,
        change=_change(indicator.id, domain, value),
        contrast=_contrast(indicator.id, domain, value, share, margin),
    )


def _change(indicator: str, domain: str, value: int) -> Comparison | None:
    before = {point[0]: point[1] for point in _SERIES.get((indicator, domain), ())}.get(2022)
    if before is None:
        return None
    against = cell_id(2022, indicator, domain)
    points = value - before
    verdict = Verdict.LOWER if points <= -4 else Verdict.HIGHER if points >= 4 else Verdict.NONE
    return Comparison(against, verdict, points)


def _contrast(
    indicator: str, domain: str, value: int, share: int, margin: int
) -> Comparison | None:
    if domain == "all":
        return None
    points = value - share
    provable = abs(points) > margin
    verdict = (Verdict.HIGHER if points > 0 else Verdict.LOWER) if provable else Verdict.NONE
    return Comparison(cell_id(2024, indicator, "all"), verdict, points)


def _cell(
    indicator: Indicator, domain: str, *, status: Status = Status.PUBLISHED, **rest: object
) -> Released:
    return Released(
        id=cell_id(2024, indicator.id, domain),
        edition=2024,
        indicator=indicator.id,
        domain=domain,
        base=indicator.base,
        status=status,
        fictitious=True,
        source=Source("Monitor Integriteit en Veiligheid 2024"),
        provenance=Provenance("v1", "f" * 12, METHOD.nl, "a" * 12, "b" * 12, METHOD.en),
        **rest,  # type: ignore[arg-type]
    )


# edition, percentage, n: as published, see editions/history
_SERIES: dict[tuple[str, str], tuple[tuple[int, int, int | None], ...]] = {
    ("agg_any", "all"): ((2010, 32, None), (2012, 38, None), (2014, 23, None), (2016, 27, None),
                         (2018, 29, None), (2020, 35, 3060), (2022, 49, 3033)),
    ("agg_any", "burgemeester"): ((2012, 61, None), (2014, 45, None), (2016, 55, None),
                                  (2018, 43, None), (2020, 50, None), (2022, 77, None)),
    ("agg_any", "raadslid"): ((2012, 36, None), (2014, 20, None), (2016, 24, None),
                              (2018, 28, None), (2020, 33, None), (2022, 45, None)),
    ("agg_verbal", "all"): ((2014, 18, None), (2020, 33, 3002), (2022, 45, None)),
    ("police_report", "all"): ((2014, 13, None), (2018, 10, None), (2022, 7, None)),
}  # fmt: skip


def _history(edition: Edition) -> list[Released]:
    found = [
        _published(year, indicator, domain, value, n)
        for (indicator, domain), series in _SERIES.items()
        if indicator in edition.indicators
        for year, value, n in series
    ]
    reason = Text(
        "Komt niet overeen met het rapport van 2014; vermoedelijk een verschrijving.",
        "Does not agree with the report of 2014; probably a slip of the pen.",
    )
    found.append(_published(2014, "agg_any", "all", 26, None, vintage=2, reason=reason))
    return found


def _published(
    year: int,
    indicator: str,
    domain: str,
    value: int,
    n: int | None,
    *,
    vintage: int = 1,
    reason: Text = NO_REASON,
) -> Released:
    return Released(
        id=cell_id(year, indicator, domain, vintage),
        edition=year,
        indicator=indicator,
        domain=domain,
        base="incidents" if indicator == "police_report" else "all",
        status=Status.PUBLISHED,
        value=value,
        n=n,
        canonical=vintage == 1,
        source=Source(f"Monitor {year}", f"https://example.org/{year}", reason.nl, reason.en),
    )
