"""What the checker says of a claim, in Dutch and English: names of verdicts and their reasons.

Words only. The sentences of publications are elsewhere: who checks does not speak with the voice
of who wrote.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.evaluate.claims.model import Fact, Kind, Verdict


VERDICTS: Mapping[Verdict, Text] = {
    Verdict.EXACT: Text("klopt", "right"),
    Verdict.ROUNDED: Text("klopt afgerond", "right when rounded"),
    Verdict.DESCRIBED: Text("klopt als omschrijving", "right as a description"),
    Verdict.OTHER_VALUE: Text("andere waarde", "another value"),
    Verdict.OTHER_VINTAGE: Text("andere vintage", "another vintage"),
    Verdict.WRONG_BASE: Text("verkeerde basis", "wrong base"),
    Verdict.WRONG_YEAR: Text("verkeerd jaar", "wrong year"),
    Verdict.WRONG_GROUP: Text("verkeerde groep", "wrong group"),
    Verdict.WRONG_MEASURE: Text("andere vraag", "another question"),
    Verdict.WRONG_DIRECTION: Text("verkeerde richting", "wrong direction"),
    Verdict.UNPROVEN: Text("richting niet aantoonbaar", "direction not provable"),
    Verdict.NOT_POINTS: Text("procent i.p.v. procentpunt", "percent instead of percentage point"),
    Verdict.WITHHELD: Text("niet openbaar", "not public"),
    Verdict.NOT_FOUND: Text("niet gevonden", "not found"),
    Verdict.UNDECIDED: Text("niet te beoordelen", "cannot be judged"),
}

KINDS: Mapping[Kind, Text] = {
    Kind.SHARE: Text("aandeel", "share"),
    Kind.COUNT: Text("aantal", "count"),
    Kind.POINTS: Text("verschil in procentpunten", "difference in percentage points"),
    Kind.CHANGE: Text("verschil in procenten", "difference in percent"),
    Kind.MARGIN: Text("marge", "margin"),
    Kind.DIRECTION: Text("richting", "direction"),
}

SAID: Mapping[str, Text] = {
    "value": Text("Het cijfer is {value}.", "The figure is {value}."),
    "denied": Text(
        "De tekst noemt het deel dat dit niet meemaakte; vergeleken is met de rest van de 100%.",
        "The text gives the share that did not experience this; what remains of 100% was compared.",
    ),
    "words": Text("Gepubliceerd is alleen: {words}.", "Published is only: {words}."),
    "other_vintage": Text(
        "{found} stond in {source}; {value} geldt. {reason}",
        "{found} stood in {source}; {value} is canonical. {reason}",
    ),
    "base": Text(
        "{value} is een deel van {base}, niet van {said}.",
        "{value} is a share of {base}, not of {said}.",
    ),
    "year": Text(
        "Dit is het cijfer van {year}; in {said} was het {value}.",
        "This is the figure of {year}; in {said} it was {value}.",
    ),
    "no_year": Text(
        "Dit is het cijfer van {year}; over {said} is er geen.",
        "This is the figure of {year}; there is none for {said}.",
    ),
    "group": Text(
        "Dit is het cijfer van {group}; dat van {said} is {value}.",
        "This is the figure of {group}; that of {said} is {value}.",
    ),
    "measure": Text(
        "Dit is het antwoord op een andere vraag: {measure}.",
        "This is the answer to another question: {measure}.",
    ),
    "withheld": Text("Dit cijfer is niet openbaar.", "This figure is not public."),
    "never_alone": Text(
        "Over deze functie wordt nooit apart gepubliceerd: de groep is te klein.",
        "Nothing is ever published on this office alone: the group is too small.",
    ),
    "not_measured": Text("Dit is in {year} niet gemeten.", "This was not measured in {year}."),
    "no_measure": Text(
        "Uit de tekst blijkt niet over welke vraag dit gaat.",
        "The text does not say which question this is about.",
    ),
    "no_cell": Text("Hierover is geen cijfer bekend.", "No figure is known on this."),
    "no_year_known": Text(
        "Uit de tekst blijkt niet over welk jaar dit gaat.",
        "The text does not say which year this is about.",
    ),
    "several": Text(
        "Dit gaat over meer groepen tegelijk.", "This is about more than one group at once."
    ),
    "which_group": Text(
        "De tekst noemt geen groep; {value} is het cijfer van {group}.",
        "The text names no group; {value} is the figure of {group}.",
    ),
    "proven": Text(
        "Van {first} in {since} naar {last} in {year}: aantoonbaar.",
        "From {first} in {since} to {last} in {year}: provable.",
    ),
    "equal": Text(
        "{first} in {since} en {last} in {year}: geen aantoonbaar verschil.",
        "{first} in {since} and {last} in {year}: not provably different.",
    ),
    "unproven": Text(
        "Van {first} in {since} naar {last} in {year}: dat kan toeval zijn.",
        "From {first} in {since} to {last} in {year}: that may be chance.",
    ),
    "against": Text(
        "Het ging van {first} in {since} naar {last} in {year}.",
        "It went from {first} in {since} to {last} in {year}.",
    ),
    "unknown_n": Text(
        "Van {first} in {since} naar {last} in {year}; zonder aantal antwoorden niet te toetsen. "
        "{needed}",
        "From {first} in {since} to {last} in {year}; not testable without the number of answers. "
        "{needed}",
    ),
    "no_n": Text(
        "Geen aantal antwoorden zou dit aantoonbaar maken.",
        "No number of answers would make this provable.",
    ),
    "needed_both": Text(
        "Aantoonbaar bij minstens {n} antwoorden per meting.",
        "Provable with at least {n} answers in each measurement.",
    ),
    "needed_one": Text(
        "Aantoonbaar als in {year} minstens {n} mensen antwoordden.",
        "Provable if at least {n} people answered in {year}.",
    ),
    "break": Text(
        "Tussen {since} en {year} ligt een breuk in de reeks.",
        "There is a break in the series between {since} and {year}.",
    ),
    "no_earlier": Text(
        "Een eerder cijfer om mee te vergelijken is niet gepubliceerd.",
        "No earlier figure to compare with was published.",
    ),
    "only_words": Text(
        "Een van beide cijfers is alleen in woorden gepubliceerd.",
        "One of the two figures was published in words only.",
    ),
    "no_other": Text(
        "Van een van beide groepen is geen cijfer bekend.",
        "Of one of the two groups no figure is known.",
    ),
    "groups": Text(
        "{first} bij {one}, {last} bij {other}.", "{first} for {one}, {last} for {other}."
    ),
    "groups_equal": Text(
        "{first} bij {one}, {last} bij {other}: geen aantoonbaar verschil.",
        "{first} for {one}, {last} for {other}: not provably different.",
    ),
    "groups_unknown": Text(
        "{first} bij {one}, {last} bij {other}; zonder aantallen antwoorden niet te toetsen. "
        "{needed}",
        "{first} for {one}, {last} for {other}; not testable without numbers of answers. {needed}",
    ),
    "points": Text(
        "Het verschil is {points} procentpunt ({first} en {last}).",
        "The difference is {points} percentage points ({first} and {last}).",
    ),
    "not_points": Text(
        "Van {first} naar {last} is {points} procentpunt, dat is {relative}%.",
        "From {first} to {last} is {points} percentage points, that is {relative}%.",
    ),
    "count": Text("Bekend is {value} ({source}).", "Known is {value} ({source})."),
    "sum": Text(
        "Samen {total}, zoals gepubliceerd ({source}).",
        "Together {total}, as published ({source}).",
    ),
    "counts": Text("Bekend: {values}.", "Known: {values}."),
    "margin": Text("De marge is {value}.", "The margin is {value}."),
    "printed": Text(
        "De tekst noemt zelf {first} en daarna {last}.",
        "The text itself gives {first} and then {last}.",
    ),
    "also": Text(
        "Elders staat {value} ({source}). {reason}", "Elsewhere {value} ({source}). {reason}"
    ),
    "also_group": Text(
        "Voor {group} staat er {value} ({source}); uit de tekst blijkt niet wie bedoeld zijn.",
        "For {group} it is {value} ({source}); the text does not say who is meant.",
    ),
    "inferred": Text("Onze lezing van de bron. {note}", "Our reading of the source."),
}


def say(name: str, **slots: object) -> Text:
    """A sentence in both languages with its slots filled."""
    text = SAID[name]
    return Text(text.nl.format(**slots).strip(), text.en.format(**slots).strip())


def said_value(fact: Fact) -> str:
    """ "49%", "minder dan 5%", or the words in which it was published."""
    if not fact.shown:
        return "·"
    if fact.value is None:
        return f"“{fact.words}”"
    return {"<": "minder dan ", ">": "meer dan ", "~": "ongeveer "}.get(fact.bound, "") + (
        f"{fact.value}%"
    )


def said_base(base: str) -> Text:
    """A base as it stands after "een deel van"."""
    known = BASES.get(base)
    if base == "all" or known is None:
        return Text("iedereen in de groep", "everyone in the group")
    return Text(f"{known.plural.nl}", f"{known.plural.en}")


def whole(number: float) -> str:
    """A count with a full stop between thousands."""
    return f"{round(number):,}".replace(",", ".")
