"""The protection in plain words (verantwoording bescherming), a page of every publication.

Says what the rules are, from which number each holds and on what it rests, and how many figures
each product leaves out. Never says where, and never which rule left out which: that would tell
where the small groups are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.protect.ledger import Ledger, Status
from monitor.protect.policy import Policy


FILES: Mapping[Language, str] = {
    "nl": "verantwoording-bescherming",
    "en": "verantwoording-bescherming.en",
}
TITLE = Text("Hoe wij kleine groepen beschermen", "How we protect small groups")
LEAD = Text(
    "De monitor gaat over mensen die in hun omgeving bekend zijn. Van sommige ambten zijn er "
    "landelijk maar een paar. Daarom ligt vóór het tellen vast van welke groepen cijfers "
    "verschijnen, en gaat van elk cijfer dat toch te veel zou vertellen alleen een punt (·) naar "
    "buiten.",
    "The monitor is about people who are known where they live. Some offices are held by only a "
    "few in the whole country. So it is fixed before counting which groups have figures, and of "
    "every figure that would still tell too much only a dot (·) goes out.",
)
DRAFT = Text("Concept – onder embargo", "Draft – under embargo")
FICTITIOUS = Text(
    "Alle cijfers van deze editie zijn fictief.",
    "All figures of this edition are fictitious (fictief).",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in plain words; slots name thresholds of the policy as `section.key`."""

    name: str
    said: Text


RULES = (
    Rule("R0", Text(
        "Welke groepen cijfers krijgen, staat vast voordat er een antwoord geteld is. Andere "
        "antwoorden veranderen daar niets aan.",
        "Which groups have figures is fixed before any answer is counted. Other answers would "
        "change nothing in it.",
    )),
    Rule("R1", Text(
        "Een groep van minder dan {population.own_figure} personen krijgt nooit een eigen cijfer. "
        "Tot {population.whole_percent} personen zijn het alleen hoofdcijfers, op "
        "{rounding.points} afgerond en zonder marge in getallen. Daarboven zijn het hele "
        "procenten.",
        "A group of fewer than {population.own_figure} persons never has a figure of its own. Up "
        "to {population.whole_percent} persons there are headline figures only, rounded to "
        "{rounding.points} and without a margin in numbers. Above that, whole percentages.",
    )),
    Rule("R2", Text(
        "Achter elk cijfer staan minstens {respondents.figure} antwoorden, bij de kleinste groepen "
        "{respondents.coarse}. Over minder dan {respondents.hard} antwoorden is niets te weten, "
        "ook niet door cijfers van elkaar af te trekken.",
        "Behind every figure are at least {respondents.figure} answers, for the smallest groups "
        "{respondents.coarse}. Of fewer than {respondents.hard} answers nothing can be known, by "
        "subtracting figures either.",
    )),
    Rule("R3", Text(
        "Ambten die te weinig mensen bekleden, zijn samengevoegd met het ambt waarmee zij "
        "besturen. Van de samengevoegde groep verschijnen cijfers, van de delen niet.",
        "Offices that too few people hold are merged with the office they govern with. The merged "
        "group has figures, its parts do not.",
    )),
    Rule("R4", Text(
        "Zegt bijna niemand of bijna iedereen in een groep ja (minder dan {tails.persons} "
        "personen verschil), dan staat er “minder dan” of “meer dan”. Nul en één krijgen dezelfde "
        "woorden.",
        "Where almost nobody or almost everyone in a group says yes (fewer than {tails.persons} "
        "persons short), it says “less than” or “more than”. None and one get the same words.",
    )),
    Rule("R6", Text(
        "Tellen antwoorden op tot een geheel, dan is nooit precies één ervan weggelaten.",
        "Where answers add up to a whole, never exactly one of them is left out.",
    )),
    Rule("R7", Text(
        "De twee zwaarste gewichten dragen samen hoogstens {dominance.weights_percent}% van een "
        "cijfer; lopen de gewichten te ver uiteen, dan vervalt het.",
        "The two heaviest weights carry at most {dominance.weights_percent}% of a figure together; "
        "where weights differ too much it is left out.",
    )),
    Rule("R8", Text(
        "Alle cijfers van alle publicaties worden samen bekeken, ook die van eerder. Geen "
        "optelling of aftrekking levert een te kleine groep op.",
        "All figures of all publications are looked at together, earlier ones too. No addition or "
        "subtraction yields a group that is too small.",
    )),
    Rule("R9", Text(
        "Van elke te kleine groep is nagegaan hoe nauw alle afgeronde cijfers samen haar "
        "insluiten. Zou het aantal ja op {audit.width_persons} personen of op "
        "{audit.width_percent}% van de groep na vastliggen, dan is een cijfer eromheen weggelaten.",
        "For each group that is too small it was worked out how closely all rounded figures "
        "together enclose it. Where the number of yes would be certain to within "
        "{audit.width_persons} persons or {audit.width_percent}% of the group, a figure around "
        "it was left out.",
    )),
    Rule("R10", Text(
        "Van een weggelaten cijfer is alles weggelaten: marge, aantal, verandering, plaats in een "
        "rij, lengte van een balk.",
        "Of a figure left out everything is left out: margin, number, change, place in a row, "
        "length of a bar.",
    )),
    Rule("R13", Text(
        "Er staan geen citaten van deelnemers in de publicaties, en de antwoorden zelf verlaten "
        "het onderzoek niet.",
        "There are no quotations of participants in the publications, and the answers themselves "
        "never leave the research.",
    )),
    Rule("Q1", Text(
        "Los van bescherming: een cijfer met een marge van meer dan {precision.interval_width} "
        "procentpunten is te onzeker en draagt een ander teken.",
        "Apart from protection: a figure with a margin of more than {precision.interval_width} "
        "percentage points is too uncertain and carries another sign.",
    )),
)  # fmt: skip

PARTS = {
    "rules": Text("De regels", "The rules"),
    "numbers": Text("Hoeveel cijfers zijn weggelaten", "How many figures were left out"),
    "sources": Text("Waar elk getal op rust", "What each number rests on"),
    "attack": Text("De proef op de som", "Put to the test"),
}
TESTED = Text(
    "Voordat een publicatie verschijnt, valt een apart programma haar aan zoals een buitenstaander "
    "zou doen: het leest de bestanden, rekent met alle cijfers tegelijk en zoekt naar wat ongewild "
    "is meegekomen. Lukt de aanval, dan verschijnt de publicatie niet.",
    "Before a publication appears a separate program attacks it as an outsider would: it reads the "
    "files, reckons with all figures at once and looks for what came along unintended. Where the "
    "attack succeeds the publication does not appear.",
)
WITHHELD = Text(
    "Waar de weggelaten cijfers staan, is te zien aan de punt. Waarom elk is weggelaten, zeggen "
    "wij niet: dat zou verraden waar de kleine groepen zitten.",
    "Where figures were left out shows by the dot. Why each was we do not say: that would tell "
    "where the small groups are.",
)
HEADS = {
    "product": Text("product", "product"),
    "shown": Text("getoond", "shown"),
    "hidden": Text("weggelaten ter bescherming", "left out for protection"),
    "uncertain": Text("te onzeker", "too uncertain"),
    "threshold": Text("drempel", "threshold"),
    "value": Text("waarde", "value"),
    "source": Text("bron", "source"),
}
VERSION = Text(
    "Beleid {version}, vingerafdruk {fingerprint}.", "Policy {version}, fingerprint {fingerprint}."
)


def justification(
    policy: Policy,
    ledger: Ledger,
    year: int,
    products: Mapping[str, Collection[str]],
    *,
    languages: Collection[Language] = LANGUAGES,
    concept: bool = False,
) -> dict[str, str]:
    """File name → contents: the page in each of the `languages` as HTML and as Markdown.

    `products` gives the ids of the cells of each product; those of other editions do not count.
    """
    found: dict[str, str] = {}
    for language in languages:
        blocks = list(_blocks(policy, ledger, year, products, language, concept=concept))
        found[f"{FILES[language]}.md"] = _markdown(blocks)
        found[f"{FILES[language]}.html"] = _html(blocks, language)
    return found


Block = tuple[str, object]  # "h1", "h2" or "p" with text; "ul" with items; "table" with rows


def _blocks(
    policy: Policy,
    ledger: Ledger,
    year: int,
    products: Mapping[str, Collection[str]],
    language: Language,
    *,
    concept: bool,
) -> Iterator[Block]:
    yield "h1", TITLE.say(language)
    if concept:
        yield "p", DRAFT.say(language)
    if any(cell.fictitious for cell in ledger):
        yield "p", FICTITIOUS.say(language)
    yield "p", LEAD.say(language)
    yield "h2", PARTS["rules"].say(language)
    yield "ul", [f"{rule.name}. {_filled(rule.said.say(language), policy)}" for rule in RULES]
    yield "h2", PARTS["numbers"].say(language)
    heads = [HEADS[name].say(language) for name in ("product", "shown", "hidden", "uncertain")]
    yield "table", [heads, *_counted(ledger, year, products)]
    yield "p", WITHHELD.say(language)
    yield "h2", PARTS["attack"].say(language)
    yield "p", TESTED.say(language)
    yield "h2", PARTS["sources"].say(language)
    heads = [HEADS[name].say(language) for name in ("threshold", "value", "source")]
    rows = [
        [f"{section}.{key}", f"{threshold.value:g}", threshold.source]
        for (section, key), threshold in policy.thresholds.items()
    ]
    yield "table", [heads, *rows]
    said = VERSION.say(language)
    yield "p", said.format(version=policy.version, fingerprint=policy.fingerprint[:16])


def _filled(said: str, policy: Policy) -> str:
    for (section, key), threshold in policy.thresholds.items():
        said = said.replace(f"{{{section}.{key}}}", f"{threshold.value:g}")
    return said


def _counted(
    ledger: Ledger, year: int, products: Mapping[str, Collection[str]]
) -> Iterator[list[str]]:
    for name, ids in products.items():
        cells = [ledger.by_id[one] for one in set(ids) if one in ledger.by_id]
        counted = Counter(cell.status for cell in cells if cell.edition == year)
        if counted:
            statuses = (Status.PUBLISHED, Status.CONFIDENTIAL, Status.UNCERTAIN)
            yield [name, *(str(counted[status]) for status in statuses)]


def _markdown(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    for kind, content in blocks:
        if kind in ("h1", "h2"):
            parts.append(f"{'#' * int(kind[1])} {content}")
        elif kind == "ul" and isinstance(content, list):
            parts.append("\n".join(f"- {item}" for item in content))
        elif kind == "table" and isinstance(content, list):
            head, *rows = [f"| {' | '.join(row)} |" for row in content]
            parts.append("\n".join([head, "|---" * len(content[0]) + "|", *rows]))
        else:
            parts.append(str(content))
    return "\n\n".join(parts) + "\n"


STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;"
    "color:#1a2a38}table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #d5dbe1;"
    "overflow-wrap:anywhere}"
)


def _html(blocks: Iterable[Block], language: Language) -> str:
    body = "\n".join(_element(kind, content) for kind, content in blocks)
    other: Language = "en" if language == "nl" else "nl"
    word = {"nl": "Nederlands", "en": "English"}[other]
    link = f'<p><a href="{FILES[other]}.html" lang="{other}" hreflang="{other}">{word}</a></p>'
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(TITLE.say(language))}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{link}\n{body}\n</main>\n</body>\n</html>\n"
    )


def _element(kind: str, content: object) -> str:
    if kind == "ul" and isinstance(content, list):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in content) + "</ul>"
    if kind == "table" and isinstance(content, list):
        head, *rows = content
        heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        lines = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    return f"<{kind}>{escape(str(content))}</{kind}>"
