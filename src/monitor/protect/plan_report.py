"""The release plan in words (vrijgaveplan in woorden), for the two people who release.

Says what is shown, what is not and by which rule, and which single group, left out, would free
the most others. Names groups that are too small: never a page of a publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.concepts.language import Language, Text
from monitor.design.model import Domain
from monitor.protect.groups import Frame
from monitor.protect.plan import Plan, Planned, Size, make_plan
from monitor.protect.policy import Policy


SIZES: Mapping[Size, Text] = {
    Size.TINY: Text("nooit", "never"),
    Size.SMALL: Text("alleen hoofdcijfers, op 5 afgerond", "headlines only, rounded to 5"),
    Size.MIDDLE: Text("hele procenten, uitersten verborgen", "whole percents, tails hidden"),
    Size.LARGE: Text("hele procenten", "whole percents"),
}

RULES: Mapping[str, Text] = {
    "R1": Text("te weinig personen in de populatie", "too few persons in the population"),
    "R2": Text("te weinig respondenten", "too few respondents"),
    "R3": Text("deel van een samengevoegde groep", "part of a merged group"),
    "R8": Text("geeft een te kleine groep prijs", "gives away a group that is too small"),
}

TITLE = Text("Vrijgaveplan {year}", "Release plan {year}")
INTERNAL = Text(
    "Vertrouwelijk werkdocument: noemt groepen die niet in een publicatie mogen staan.",
    "Confidential working paper: names groups that may not stand in a publication.",
)
SHARE = Text(
    "{released} van {asked} gevraagde groepen krijgen cijfers ({percent}%).",
    "{released} of {asked} groups asked for get figures ({percent}%).",
)
SEARCH = Text(
    "{protected} te kleine groepen zijn met geen optelling of aftrekking te vinden; "
    "naast alle groepen met een naam is elke kleine combinatie van hoogstens {unions} van de "
    "{cells} cellen nagegaan.",
    "{protected} groups that are too small cannot be found by any addition or subtraction; "
    "besides all groups with a name every small union of at most {unions} of the {cells} cells "
    "was looked at.",
)
SHOWN, HIDDEN = Text("Met cijfers", "With figures"), Text("Zonder cijfers", "Without figures")
PERSONS = Text("personen", "persons")
RESPONDENTS = Text("respondenten", "respondents")
ROUNDED = Text("n op 5 afgerond", "n rounded to 5")
COVERED = Text(
    "omvat {percent}% van de personen: weegklassen lopen over de grens",
    "covers {percent}% of the persons: weighting classes cross the border",
)
FOLLOWS = Text("{exposed} = {formula}", "{exposed} = {formula}")
REDESIGN = Text("Wat zou helpen", "What would help")
FREES = Text("Zonder {domain} komen vrij: {freed}.", "Without {domain} these come free: {freed}.")


def report(
    plan: Plan, language: Language = "nl", freed: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The plan as plain text. `freed` are the redesigns of `redesigns`, when they were sought."""
    return "\n".join(_lines(plan, language, freed or {})) + "\n"


def _lines(plan: Plan, language: Language, freed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    title = TITLE.say(language).format(year=plan.edition)
    yield from (title, "=" * len(title), "", INTERNAL.say(language), "")
    asked, released = len(plan.planned), len(plan.released)
    percent = 100 * released // max(asked, 1)
    yield SHARE.say(language).format(released=released, asked=asked, percent=percent)
    yield SEARCH.say(language).format(
        protected=plan.protected, unions=plan.unions, cells=plan.cells
    )
    yield from _part(SHOWN.say(language), (_shown(e, language) for e in plan.released))
    refused = [entry for entry in plan.planned if not entry.released]
    yield from _part(HIDDEN.say(language), (_hidden(e, language) for e in refused))
    if freed:
        sentences = (
            FREES.say(language).format(domain=domain, freed=", ".join(others))
            for domain, others in freed.items()
        )
        yield from _part(REDESIGN.say(language), sentences)


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", title, "-" * len(title))
    yield from lines


def _counts(entry: Planned, language: Language) -> str:
    persons, respondents = PERSONS.say(language), RESPONDENTS.say(language)
    return f"{entry.domain}: {entry.population} {persons}, {entry.respondents} {respondents}"


def _shown(entry: Planned, language: Language) -> str:
    notes = [SIZES[entry.size].say(language)]
    if entry.round_n:
        notes.append(ROUNDED.say(language))
    if entry.covered < 1:
        notes.append(COVERED.say(language).format(percent=round(100 * entry.covered)))
    return f"{_counts(entry, language)}; {'; '.join(notes)}"


def _hidden(entry: Planned, language: Language) -> str:
    said = f"{_counts(entry, language)}; {entry.rule}: {RULES[entry.rule].say(language)}"
    if not entry.exposed:
        return said
    formula = " ".join(entry.formula).removeprefix("+ ")
    return f"{said}: {FOLLOWS.say(language).format(exposed=entry.exposed, formula=formula)}"


def redesigns(
    plan: Plan, domains: Iterable[Domain], frame: Frame, policy: Policy
) -> Mapping[str, tuple[str, ...]]:
    """Which released domain, left out, frees which refused ones: most first, at least one.

    Only domains in the formula of a refusal can help; each is tried by planning again without it.
    """
    domains = tuple(domains)
    tried = {term.split(" ")[-1] for entry in plan.planned for term in entry.formula}
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(tried & {entry.domain for entry in plan.released}):
        fewer = [domain for domain in domains if domain.id != name]
        again = make_plan(plan.edition, fewer, frame, policy)
        freed = {e.domain for e in again.released} - {e.domain for e in plan.released}
        if freed:
            found[name] = tuple(sorted(freed))
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
