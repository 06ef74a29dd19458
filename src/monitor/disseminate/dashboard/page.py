"""The page itself: one file with letters, style, figures and script inside, that asks for nothing.

The content security policy forbids every request and every script and style but the two that
stand in the page, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from monitor.concepts.language import Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.design.files import read_text
from monitor.design.model import Edition
from monitor.design.past import History
from monitor.design.publications import LIST_SLOTS, Slot, pieces
from monitor.disseminate import texts, wording
from monitor.disseminate.dashboard import data, tables
from monitor.disseminate.dashboard.content import Content
from monitor.disseminate.dashboard.markup import HERE, tag, text
from monitor.disseminate.issue import page_of
from monitor.disseminate.opendata import LICENCE, refuse_leaks
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import FONTS, Theme, custom_properties, neutral
from monitor.protect.ledger import Ledger


READING = ("margin", "provable", "base", "secret", "vintage", "marks")
COUNTS = ("n", "population", "response")  # slots that tell how many answered


@dataclass(frozen=True, slots=True)
class Product:
    """A file of the publication that the page links to: `path` is relative to the page."""

    path: str
    title: Text
    kind: str  # "PDF", "CSV" …
    size: int | None  # in bytes; None when it is not known yet
    language: Language | None = None  # of what is read; None for data


def write_dashboard(
    ledger: Ledger,
    edition: Edition,
    folder: Path,
    language: Language,
    *,
    history: History | None = None,
    questions: Mapping[str, Sequence[Text]] | None = None,
    products: Sequence[Product] = (),
    theme: Theme | None = None,
    concept: bool = False,
    alone: bool = False,
    beside: Sequence[Edition] = (),
) -> Path:
    """Write the dashboard in one language into `folder` and return its path.

    `history` knows the breaks in the series and the names of former groups; `questions` gives the
    texts of the questions behind each indicator; `products` are the files to link to; `concept`
    marks it as a draft under embargo; `alone` leaves out the link to the other language;
    `beside` are the other surveys of the edition, each with a page of its own. The bytes
    depend on the arguments only. Refuses O01 and O02.
    """
    refuse_leaks(ledger)
    content = Content(ledger, edition, language, history, questions or {})
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / page_of(edition, language)
    made = page(content, products, theme or neutral(), concept=concept, alone=alone, beside=beside)
    path.write_text(made, "utf-8")
    return path


def page(
    content: Content,
    products: Sequence[Product],
    theme: Theme,
    *,
    concept: bool = False,
    alone: bool = False,
    beside: Sequence[Edition] = (),
) -> str:
    """The whole page as HTML."""
    say = content.say
    style = _style(theme)
    script = read_text(HERE / "page.js")
    everyone = content.label(content.reference.group)
    all_of_them = wording.everyone(content.reference.group, content.language)
    slots = {
        "language": content.language,
        "policy": _policy(script, style),
        "title": text(f"{content.label(content.edition.title)} · {say('kind')}"),
        "description": text(say("all_topics_lead", group=everyone, edition=content.year)),
        "style": style,
        "script": script,
        "dataset": _dataset(content),
        "data": data.as_script(data.payload(content)),
        "badge": _badges(content, concept=concept),
        "shortcut": _shortcut(content, products),
        "notice": _notice(content),
        "lead": _lead(content),
        "year": str(content.year),
        "other_surveys": _other_surveys(content, beside),
        "other_language": "" if alone else _other_language(content),
        "question": text(say("title_question", people=content.people)),
        "groups": text(say("groups", edition=content.year)),
        "group_caption": text(say("group_caption", group=all_of_them)),
        "all_topics_lead": text(say("all_topics_lead", group=everyone, edition=content.year)),
        "topics": tables.topics(content, theme),
        "reading_title": text(say("reading")),
        "reading": _reading(content),
        "publications": _publications(content, products),
        "stamp": _stamp(content),
    }
    plain = {key: text(say(key)) for key in PLAIN}
    return Template(read_text(HERE / "page.html")).substitute(plain | slots)


PLAIN = (
    *("skip", "site", "topic", "group", "compare", "trend", "family", "about"),
    *("permalink", "all_topics", "licence", "accessibility_note"),
)


def _other_surveys(content: Content, beside: Sequence[Edition]) -> str:
    """To the pages on the other populations: their figures never stand on this one."""
    plural = ((one, POPULATIONS[one.people].plural.say(content.language)) for one in beside)
    return "".join(
        tag(
            "a",
            text(content.say("other_survey", people=people)),
            href=page_of(one, content.language),
        )
        for one, people in plural
    )


def _other_language(content: Content) -> str:
    other: Language = "en" if content.language == "nl" else "nl"
    said = text(content.say("other_language"))
    file = page_of(content.edition, other)
    return f'<a href="{file}" lang="{other}" hreflang="{other}">{said}</a>'


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    """As Content Security Policy level 3 wants it: the SHA-256 of the element's text, in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _style(theme: Theme) -> str:
    faces = "\n".join(
        _font_face(theme.font.family, name, weight)
        for name, weight in ((theme.font.regular, 400), (theme.font.strong, 600))
    )
    rules = read_text(HERE / "page.css")
    return f"{faces}\n:root {{\n{custom_properties(theme)}\n}}\n{rules}"


def _font_face(family: str, name: str, weight: int) -> str:
    inside = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{inside}") format("woff2"); }}'
    )


def _badges(content: Content, *, concept: bool) -> str:
    """What must be known of the whole page before anything else."""
    names = [*(["draft"] if concept else []), *(["fictitious"] if content.fictitious else [])]
    return "".join(tag("strong", text(content.say(name))) + " " for name in names)


def _notice(content: Content) -> str:
    if not content.fictitious:
        return ""
    said = content.say("fictitious_note", edition=content.year, people=content.people)
    return tag(
        "p", tag("strong", text(content.say("fictitious") + ". ")), text(said), class_="notice"
    )


def _shortcut(content: Content, products: Sequence[Product]) -> str:
    """From the top of the page to the files, which stand near its end."""
    if not products:
        return ""
    return tag("a", text(content.say("shortcut")), href="#publications-title")


def _lead(content: Content) -> str:
    """The edition's own opening, for a reader without script; the script answers a question."""
    told = list(_told(content, "lead"))
    return tag("div", *(tag("p", said) for said in told), id="lead") if told else ""


def _reading(content: Content) -> str:
    """How to read the figures: what the edition says, and what this page must say itself."""
    slots = {"edition": content.year, "people": content.people}
    own = (content.say(f"reading_{part}", **slots) for part in READING)
    return tag("ul", *(tag("li", said) for said in (*_told(content, "reading"), *map(text, own))))


def _told(content: Content, name: str) -> Iterator[str]:
    """The sentences of a passage of the edition, each naming the cells that its numbers come from.

    A sentence with a cell that may not be shown is left out as a whole."""
    publication = content.publication
    if publication is None:
        return
    teller = Teller(content.ledger, content.edition, publication, content.language)
    for wanted in publication.texts.get(name, ()):
        said = texts.sentence(teller, wanted)
        if said is not None:
            yield tag("span", text(said), data_cell=" ".join(_cells(teller, wanted)) or None)


def _cells(teller: Teller, wanted: Text) -> dict[str, None]:
    """The ids of the cells that a sentence draws on, in order."""
    found: dict[str, None] = {}
    for slot in pieces(wanted.say(teller.language)):
        if not isinstance(slot, Slot):
            continue
        if slot.kind in LIST_SLOTS:
            found |= dict.fromkeys(cell.id for cell in texts.apart(teller, slot))
        elif slot.indicator:
            found[teller.cell(slot.indicator, slot.domain).id] = None
        elif (respondents := teller.respondents()) is not None and slot.kind in COUNTS:
            found[respondents.id] = None
    return found


def _publications(content: Content, products: Sequence[Product]) -> str:
    if not products:
        return ""
    own = [one for one in products if one.language == content.language]
    other = [one for one in products if one.language not in (content.language, None)]
    data = [one for one in products if one.language is None]
    folded = tag("summary", tag("span", text(content.say("publications_other"))))
    return tag(
        "section",
        tag("h2", text(content.say("publications")), id="publications-title"),
        _files(content, own),
        tag("details", folded, _files(content, other)) if other else "",
        tag("h3", text(content.say("publications_data"))) if own or other else "",
        _files(content, data),
        aria_labelledby="publications-title",
    )


def _files(content: Content, products: Sequence[Product]) -> str:
    """Links to files, each with its kind and size."""
    items = (
        tag(
            "li",
            tag(
                "a",
                text(content.label(product.title)),
                href=product.path,
                hreflang=product.language,
            ),
            text(f" ({', '.join([product.kind, *_size(product.size, content.language)])})"),
        )
        for product in products
    )
    return tag("ul", *items, class_="files") if products else ""


def _size(count: int | None, language: Language) -> list[str]:
    """ "147 kB", "1,3 MB", or nothing."""
    if count is None:
        return []
    if count < 1_000_000:
        return [f"{max(1, round(count / 1000))}\u00a0kB"]
    said = f"{count / 1_000_000:.1f}\u00a0MB"
    return [said.replace(".", ",") if language == "nl" else said]


def _stamp(content: Content) -> str:
    """Which run this is, so that a printed page can be traced."""
    runs = sorted({cell.provenance.run for cell in content.ledger if cell.provenance})
    said = [content.label(content.edition.title)]
    said += [f"{content.say('run')} {run[:12]}" for run in runs]
    return text(" · ".join(said))


def _dataset(content: Content) -> str:
    """The figures as a schema.org Dataset, for search engines."""
    editions = sorted({cell.edition for cell in content.ledger})
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": content.label(content.edition.title),
        "description": content.say("question_plain", people=content.people),
        "inLanguage": content.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "temporalCoverage": f"{editions[0]}/{editions[-1]}",
        "spatialCoverage": {"@type": "Country", "name": "Nederland"},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": content.label(found.label), "unitText": "%"}
            for found in content.indicators
        ],
    }
    if content.fictitious:
        described["creativeWorkStatus"] = content.say("fictitious")
    return data.as_script(described)
