"""What was found in a text, as rows for a terminal, as CSV, as JSON, and as an annotated page.

The page holds the text as plain letters, every one of them escaped: nothing of the document that
was checked can run, load or link. Verdicts are words and signs; colour only repeats them.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from monitor.concepts.language import Language, Text
from monitor.evaluate.claims.model import (
    RIGHT,
    WRONG,
    Block,
    BlockKind,
    Fact,
    Judged,
    Report,
    Verdict,
)
from monitor.evaluate.claims.sayings import KINDS, VERDICTS, said_value


HEADINGS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("tekst", "oordeel", "uitleg", "cel", "bron"),
    "en": ("text", "verdict", "explanation", "cell", "source"),
}
WORDS: Mapping[str, Text] = {
    "title": Text("Controle van beweringen", "Check of claims"),
    "claims": Text("Beweringen", "Claims"),
    "text": Text("De tekst", "The text"),
    "findings": Text("Rekenkundig", "Arithmetic"),
    "candidates": Text("Kan ook gaan over", "May also be about"),
    "none": Text("Er staan geen beweringen in deze tekst.", "There are no claims in this text."),
    "note": Text(
        "Gemaakt uit openbare cijfers. De tekst zelf is nergens bewaard.",
        "Made from public figures. The text itself was stored nowhere.",
    ),
    "edition": Text(
        "Gelezen als tekst over de editie {year}.", "Read as a text on edition {year}."
    ),
    "right": Text("klopt", "right"),
    "wrong": Text("fout", "wrong"),
    "open": Text("open", "open"),
    "look": Text("let op", "look"),
}
SIGNS: Mapping[str, str] = {"right": "✓", "wrong": "✗", "open": "?"}


def level(verdict: Verdict) -> str:
    """right, wrong or open."""
    return "right" if verdict in RIGHT else "wrong" if verdict in WRONG else "open"


def rows(report: Report, language: Language) -> list[tuple[str, ...]]:
    """One row for each claim and each finding, in the order of the text."""
    found: list[tuple[str, ...]] = [
        (
            " ".join(one.claim.text.split()),
            VERDICTS[one.verdict].say(language),
            " ".join(_sentences(one, language)),
            one.fact.id if one.fact else "",
            source(one.fact),
        )
        for one in report.claims
    ]
    for finding in report.findings:
        name = WORDS["wrong" if finding.wrong else "look"].say(language)
        text = " … ".join(report.document.text[start:end] for start, end in finding.spans)
        found.append((text, name, finding.said.say(language), "", ""))
    return found


BRIEF_HEADINGS = {language: names[:3] for language, names in HEADINGS.items()}


def brief_rows(report: Report, language: Language) -> list[tuple[str, ...]]:
    """The same in three columns, for a terminal of 80 characters: the cell and the source, without
    its address, stand behind the explanation."""
    full = rows(report, language)
    sources = [one.fact.source if one.fact else "" for one in report.claims]
    sources += [""] * len(report.findings)
    signs = [SIGNS[level(one.verdict)] for one in report.claims]
    signs += [SIGNS["wrong" if one.wrong else "open"] for one in report.findings]
    return [
        (text, f"{sign} {name}", "\n".join(part for part in (said, cell, where) if part))
        for (text, name, said, cell, _), sign, where in zip(full, signs, sources, strict=True)
    ]


def _sentences(one: Judged, language: Language) -> Iterator[str]:
    for text in (one.said, *one.remarks):
        if said := text.say(language):
            yield said


def source(fact: Fact | None) -> str:
    """Where a figure stood: "Kamerbrief … (zoek.officielebekendmakingen.nl/…)"."""
    if fact is None:
        return ""
    return f"{fact.source} ({fact.address})" if fact.address else fact.source


def summary(report: Report, language: Language) -> list[tuple[str, str]]:
    """How often each verdict was given."""
    counted = Counter(one.verdict for one in report.claims)
    return [
        (VERDICTS[verdict].say(language), str(counted[verdict]))
        for verdict in Verdict
        if counted[verdict]
    ]


# --- CSV and JSON --------------------------------------------------------------------------------

COLUMNS = (
    *("file", "start", "end", "text", "kind", "verdict", "wrong", "explanation"),
    *("population", "group", "year", "since", "indicator", "base", "value", "low", "high", "sign"),
    *("confidence", "words", "cell", "cell_value", "source", "address", "candidates"),
)


def as_csv(report: Report, language: Language) -> str:
    """RFC 4180, one line per claim; a text that a spreadsheet would take for a formula is kept from
    it by an apostrophe."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in report.claims:
        found = _fields(report, one, language)
        writer.writerow(_harmless(found[name]) for name in COLUMNS)
    return sheet.getvalue()


def _harmless(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _fields(report: Report, one: Judged, language: Language) -> dict[str, object]:
    claim, reading, quantity, fact = one.claim, one.claim.reading, one.claim.quantity, one.fact
    return {
        "file": report.document.name,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "kind": str(quantity.kind),
        "verdict": str(one.verdict),
        "wrong": one.wrong,
        "explanation": " ".join(_sentences(one, language)),
        "population": reading.population,
        "group": " ".join(reading.groups),
        "year": reading.year,
        "since": reading.since,
        "indicator": " ".join(reading.indicators),
        "base": reading.base or None,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "sign": quantity.sign if quantity.kind == "direction" else None,
        "confidence": reading.confidence,
        "words": " | ".join(reading.words),
        "cell": fact.id if fact else None,
        "cell_value": said_value(fact) if fact else None,
        "source": fact.source if fact else None,
        "address": fact.address if fact else None,
        "candidates": " ".join(other.id for other in one.candidates),
    }


def as_json(report: Report, language: Language) -> str:
    """The same as one object, with the findings."""
    made = {
        "file": report.document.name,
        "edition": report.edition,
        "wrong": report.wrong,
        "claims": [_fields(report, one, language) for one in report.claims],
        "findings": [
            {
                "kind": finding.kind,
                "wrong": finding.wrong,
                "explanation": finding.said.say(language),
                "spans": [list(span) for span in finding.spans],
            }
            for finding in report.findings
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


# --- HTML ----------------------------------------------------------------------------------------

PAGE = """
:root{--ink:#1d2733}
*{box-sizing:border-box}
body{font:1rem/1.6 system-ui,sans-serif;color:var(--ink);max-width:76rem;margin:0 auto;
padding:1.5rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}
table{border-collapse:collapse}td,th{border-bottom:1px solid var(--line);
padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top}
@media print{body{max-width:none;padding:0;font-size:10pt}a{color:inherit}}
"""
# What the annotated text needs on any page.
MARKS = """
:root{--quiet:#55606b;--line:#c9d1d9;--right:#1b6e3c;--wrong:#a3200d;--open:#154273}
.row{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,22rem);gap:0 2rem}
.row>*{margin:.4rem 0}.row .head{font-weight:600;font-size:1.05rem}
.notes{font-size:.875rem;line-height:1.45;border-left:3px solid var(--line);padding-left:.8rem}
.notes:empty{border:0}.notes p{margin:.3rem 0}
mark{background:none;color:inherit;padding:0 .1em;border-bottom:3px solid}
mark.right{border-bottom-style:solid;border-color:var(--right)}
mark.wrong{border-bottom-style:double;border-color:var(--wrong);font-weight:600}
mark.open{border-bottom-style:dotted;border-color:var(--open)}
mark sup{font-size:.75em}mark a{color:inherit;text-decoration:none}
.sign{font-weight:600}.right .sign,.sign.right{color:var(--right)}
.wrong .sign,.sign.wrong{color:var(--wrong)}.open .sign,.sign.open{color:var(--open)}
code{font-size:.85em;overflow-wrap:anywhere}.quiet{color:var(--quiet)}
@media(max-width:48rem){.row{grid-template-columns:minmax(0,1fr)}}
@media print{.row{break-inside:avoid}}
"""


def as_html(report: Report, language: Language) -> str:
    """A whole page: the text with each claim marked, and its verdict, cell and source beside it.
    Holds no script, and by its own policy may load nothing."""

    def word(name: str) -> str:
        return escape(WORDS[name].say(language))

    title = f"{word('title')}: {escape(report.document.name)}"
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{PAGE}{MARKS}</style>\n</head>\n<body>\n<main>",
        annotated(report, language),
        f'<p class="quiet">{word("note")}</p>\n</main>\n</body>\n</html>\n',
    ]
    return "\n".join(parts)


def annotated(report: Report, language: Language) -> str:
    """The inside of the page, for a page that has its own head: everything is escaped."""

    def word(name: str) -> str:
        return escape(WORDS[name].say(language))

    parts = [f"<h1>{word('title')}: {escape(report.document.name)}</h1>"]
    if report.edition is not None:
        said = WORDS["edition"].say(language).format(year=report.edition)
        parts.append(f'<p class="quiet">{escape(said)}</p>')
    parts.append(_summary_table(report, language))
    if report.findings:
        parts.append(f"<h2>{word('findings')}</h2>\n<ul>")
        parts += [
            _finding_item(finding.said, finding.wrong, language) for finding in report.findings
        ]
        parts.append("</ul>")
    parts.append(f"<h2>{word('text')}</h2>")
    numbered = list(enumerate(report.claims, start=1))
    parts += [
        _row(report, block, [pair for pair in numbered if pair[1].claim.block == place], language)
        for place, block in enumerate(report.document.blocks)
    ]
    return "\n".join(parts)


def _summary_table(report: Report, language: Language) -> str:
    found = summary(report, language)
    if not found:
        return f"<p>{escape(WORDS['none'].say(language))}</p>"
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(count)}</td></tr>'
        for name, count in found
    )
    caption = escape(WORDS["claims"].say(language))
    return f"<table><caption>{caption}</caption><tbody>{lines}</tbody></table>"


def _finding_item(said: Text, wrong: bool, language: Language) -> str:
    name, kind = ("wrong", "wrong") if wrong else ("look", "open")
    word = escape(WORDS[name].say(language))
    sign, text = SIGNS[kind], escape(said.say(language))
    return f'<li class="{kind}"><span class="sign">{sign} {word}</span>: {text}</li>'


_Numbered = tuple[int, Judged]


def _row(report: Report, block: Block, own: Sequence[_Numbered], language: Language) -> str:
    """One block of the text, with what is said of its claims beside it."""
    text = _marked(report, block, own, language)
    kind = "head" if block.kind is BlockKind.HEADING else "quiet" if not own else ""
    bullet = "• " if block.kind is BlockKind.ITEM and text[:1].isalnum() else ""
    notes = "".join(_note(number, one, language) for number, one in own)
    beside = f'<div class="notes">{notes}</div>'
    return f'<div class="row"><p class="{kind}">{bullet}{text}</p>{beside}</div>'


def _marked(report: Report, block: Block, own: Sequence[_Numbered], language: Language) -> str:
    made: list[str] = []
    place = block.start
    text = report.document.text
    for number, one in sorted(own, key=lambda pair: pair[1].claim.start):
        claim = one.claim
        if claim.start < place:
            continue
        kind = level(one.verdict)
        verdict = escape(VERDICTS[one.verdict].say(language), quote=True)
        made.append(escape(text[place : claim.start]))
        made.append(
            f'<mark class="{kind}" title="{verdict}">{escape(text[claim.start : claim.end])}'
            f'<sup><a href="#c{number}" id="t{number}">{SIGNS[kind]}{number}</a></sup></mark>'
        )
        place = claim.end
    made.append(escape(text[place : block.end]))
    return "".join(made)


def _note(number: int, one: Judged, language: Language) -> str:
    kind = level(one.verdict)
    verdict = escape(VERDICTS[one.verdict].say(language))
    what = escape(KINDS[one.claim.quantity.kind].say(language))
    said = escape(" ".join(_sentences(one, language)))
    cell = f" <code>{escape(one.fact.id)}</code>" if one.fact else ""
    where = escape(source(one.fact))
    others = [other.id for other in one.candidates if one.fact is None or other.id != one.fact.id]
    more = ""
    if others:
        listed = ", ".join(f"<code>{escape(other)}</code>" for other in others[:8])
        more = (
            f'<br><span class="quiet">{escape(WORDS["candidates"].say(language))}: {listed}</span>'
        )
    return (
        f'<p id="c{number}" class="{kind}"><a href="#t{number}">{number}</a> '
        f'<span class="sign">{SIGNS[kind]} {verdict}</span> '
        f'<span class="quiet">({what})</span>: {said}{cell}<br>'
        f'<span class="quiet">{where}</span>{more}</p>'
    )
