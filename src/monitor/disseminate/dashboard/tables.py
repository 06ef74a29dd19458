"""Every topic as plain HTML: its charts, the table behind them and the source of each figure.

This is what a reader without JavaScript sees, and what a search in the page finds. A cell that is
not shown has a dot and its reason, and no other word about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.concepts.bases import BASES
from monitor.design.model import Domain, Indicator
from monitor.disseminate import charts, wording
from monitor.disseminate.dashboard.content import SIMPLE, Content
from monitor.disseminate.dashboard.markup import tag, text
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Comparison, Released, Status, Verdict


HEIGHT = 260.0
WIDTH = 384.0  # of a chart: fits beside its text, and a telephone shrinks it by a seventh
# families in the chart of groups
CHARTED = ("total", "all", "tier", "office_group", "size_class", "gender")
LINES = 3  # groups in the trend beside everyone
SIGNS = {Verdict.HIGHER: "▲", Verdict.LOWER: "▼"}


def topics(content: Content, theme: Theme) -> str:
    """All topics by theme, each folded; the first is open, so that a reader sees what is inside."""
    parts = []
    for code, name in content.themes.items():
        found = [indicator for indicator in content.indicators if indicator.theme == code]
        if found:
            parts.append(tag("h3", text(name)))
            parts += [topic(content, indicator, theme) for indicator in found]
    return "".join(parts)


def topic(content: Content, indicator: Indicator, theme: Theme) -> str:
    """One topic, folded behind its name and the figure of everyone."""
    everyone = content.cell(indicator, content.reference)
    figure = wording.short_percent(everyone, content.language) if everyone else ""
    headline = tag("b", text(figure), data_cell=everyone.id) if everyone else ""
    name = tag("span", text(content.label(indicator.label)))
    return tag(
        "details",
        tag("summary", name, headline),
        tag(
            "div",
            tag(
                "div",
                tag("p", *answer(content, indicator, everyone)) if everyone else "",
                tag("p", text(content.label(indicator.definition))),
                _asked(content, indicator),
                _base(content, indicator),
                _trend(content, indicator, theme),
            ),
            _groups(content, indicator, theme),
            class_="pair",
        ),
        group_table(content, indicator),
        earlier_table(content, indicator),
        id=indicator.id,
        open=indicator is content.indicators[0],
    )


def answer(content: Content, indicator: Indicator, cell: Released) -> Iterator[str]:
    """The figure of everyone in one or two sentences; each number names its cell."""
    say, group = content.say, content.label(content.reference.group)
    if not cell.shown:
        status = wording.status(cell, content.language)
        yield tag("span", text(say("hidden_figure", group=group, status=status)), data_cell=cell.id)
        return
    base = BASES.get(cell.base)
    said = say(
        "answer",
        percent=wording.percent(cell, content.language),
        who=base.phrase_for(content.reference.group, content.language) if base else group,
        predicate=content.label(indicator.predicate),
        margin="{margin}",
    )
    before, after = (said[:1].upper() + said[1:]).split("{margin}")
    yield tag("span", text(before), _margin(content, cell), text(after), data_cell=cell.id)
    change = wording.change(cell, content.ledger, content.language)
    if cell.change is not None and cell.change.verdict is not Verdict.WITHHELD:
        untestable = cell.change.verdict is Verdict.UNTESTABLE
        lead = say("lead_untestable" if untestable else "lead", said=change)
        yield " " + tag("span", text(lead), data_cell=cell.change.against)


def _margin(content: Content, cell: Released) -> str:
    """ " (95%-marge 41–52%)", never broken over two lines."""
    margin = wording.margin(cell, content.language)
    if not margin:
        return ""
    form = "answer_wide" if cell.wide_margin else "answer_margin"
    return " " + tag("span", text(content.say(form, margin=margin)), class_="whole")


def _asked(content: Content, indicator: Indicator) -> str:
    asked = content.asked(indicator)
    if not asked:
        return ""
    if len(asked) == 1:
        return tag("p", tag("b", text(f"{content.say('asked')}: ")), text(asked[0]))
    head = tag("p", tag("b", text(f"{content.say('asked_all')}:")))
    return head + tag("ul", *(tag("li", text(one)) for one in asked))


def _base(content: Content, indicator: Indicator) -> str:
    line = content.base_line(indicator.base, content.reference.group)
    return tag("p", tag("b", text(f"{content.say('base')}: ")), text(line))


def _trend(content: Content, indicator: Indicator, theme: Theme) -> str:
    lines = _lines(content, indicator)
    if not lines:
        return ""
    breaks = content.breaks(indicator, content.reference)
    title = content.label(indicator.label)
    changes = _changes(content, indicator)
    drawn = charts.trend(lines, breaks, theme, content.language, WIDTH, HEIGHT, title=title)
    return tag("figure", tag("figcaption", text(content.say("trend"))), drawn.svg) + changes


def _changes(content: Content, indicator: Indicator) -> str:
    said = (
        content.say(
            "break_note" if found.effect == "break" else "change_note",
            first=found.first_wave,
            reason=content.label(found.reason),
        )
        for found in content.changes(indicator, content.reference)
    )
    return "".join(tag("p", text(sentence), class_="note") for sentence in said)


def _groups(content: Content, indicator: Indicator, theme: Theme) -> str:
    rows = _rows(content, indicator)
    if not rows:
        return ""
    title, name = content.label(indicator.label), content.label(content.reference.group)
    drawn = charts.dots(rows, theme, content.language, WIDTH, title=title, reference_name=name)
    caption = content.say("groups", edition=content.year)
    return tag("figure", tag("figcaption", text(caption)), drawn.svg)


def _lines(content: Content, indicator: Indicator) -> list[charts.TrendLine]:
    """Everyone, and beside it the offices with a series; nothing when there is no series."""

    def line(domain: Domain, reference: bool = False) -> charts.TrendLine | None:
        cells = content.ledger.series(indicator.id, domain.id)
        if len({cell.edition for cell in cells if cell.shown}) < 2:
            return None
        return charts.TrendLine(content.label(domain.label), cells, reference)

    groups = [line(domain) for domain in content.domains if domain.family == "office_group"]
    own = [found for found in groups if found][:LINES]
    everyone = line(content.reference, reference=bool(own))
    return [*own, everyone] if everyone else own


def _rows(content: Content, indicator: Indicator) -> list[charts.DotRow]:
    everyone = content.cell(indicator, content.reference)
    rows = []
    for domain in content.domains:
        cell = content.cell(indicator, domain)
        if cell is not None and domain.family in CHARTED:
            beside = None if domain is content.reference else everyone
            rows.append(charts.DotRow(content.label(domain.label), cell, beside))
    return rows


def group_table(content: Content, indicator: Indicator) -> str:
    """One row for each group of the simple families, and who is not in them; crossings are in the
    open data."""
    say = content.say
    found = [
        (domain, cell)
        for domain in content.domains
        if domain.family in SIMPLE
        if (cell := content.cell(indicator, domain)) is not None
    ]
    heads = (say("group"), say("percentage"), say("n"), say("since"), say("beside"))
    caption = f"{content.label(indicator.label)}, {content.year}"
    table = tag(
        "table",
        tag("caption", text(caption)),
        tag("thead", tag("tr", *(tag("th", text(head), scope="col") for head in heads))),
        tag("tbody", *(_group_row(content, domain, cell) for domain, cell in found)),
        class_="groups",
    )
    return table + _left_out(content, [domain for domain, _ in found])


def _left_out(content: Content, groups: Sequence[Domain]) -> str:
    """Who is not in a group, once for all groups of which the same is said."""
    said: dict[str, list[str]] = {}
    for domain in groups:
        if domain.note:
            said.setdefault(content.label(domain.note), []).append(content.label(domain.label))
    return "".join(
        tag("p", text(f"{', '.join(labels)}: {note}"), class_="note")
        for note, labels in said.items()
    )


def _group_row(content: Content, domain: Domain, cell: Released) -> str:
    name = tag("th", text(content.label(domain.label)), scope="row")
    if not cell.shown:
        return tag(
            "tr", name, tag("td", text(hidden(content, cell)), colspan="4"), data_cell=cell.id
        )
    return tag(
        "tr",
        name,
        tag("td", *value(content, cell)),
        tag("td", text(count(content, cell))),
        tag("td", *difference(content, cell.change)),
        tag("td", *difference(content, cell.contrast)),
        id=cell.id,
        data_cell=cell.id,
    )


def hidden(content: Content, cell: Released) -> str:
    """What stands in the place of a figure; the reason of secrecy is in one note for all."""
    if cell.status is Status.CONFIDENTIAL:
        return wording.WITHHELD_MARK
    return wording.status(cell, content.language)


def value(content: Content, cell: Released) -> Iterator[str]:
    yield tag("b", text(wording.short_percent(cell, content.language)))
    margin = wording.margin(cell, content.language)
    if margin:
        yield " " + tag("span", text(margin))


def count(content: Content, cell: Released) -> str:
    """n, with the mark of rounding: "213", "±25"."""
    if cell.n is None:
        return ""
    return ("±" if cell.n_rounded else "") + wording.count(cell.n, content.language)


def difference(content: Content, comparison: Comparison | None) -> Iterator[str]:
    """ "▲ +7", "geen", "–": a triangle only when the ledger calls the difference provable, a dash
    where nothing was compared."""
    if comparison is None:
        yield wording.DASH
        return
    if comparison.verdict in SIGNS:
        spoken = content.say(comparison.verdict)
        yield tag("i", SIGNS[comparison.verdict], role="img", aria_label=spoken) + " "
    yield text(wording.difference(comparison, content.language))


def earlier_table(content: Content, indicator: Indicator) -> str:
    """The figures of other editions, every vintage, with publication, address and reason."""
    cells = content.earlier(indicator)
    if not cells:
        return ""
    say = content.say
    heads = (say("year"), say("group"), say("percentage"), say("n"), say("source"))
    names = {domain.id: content.label(domain.label) for domain in content.domains}
    numbers: dict[str, int] = {}
    for cell in cells:
        numbers.setdefault(source(content, cell), len(numbers) + 1)

    def row(cell: Released) -> str:
        number = numbers[source(content, cell)]
        return _earlier_row(content, cell, names[cell.domain], f"{indicator.id}-{number}")

    table = tag(
        "table",
        tag("caption", text(f"{content.label(indicator.label)}: {say('earlier').lower()}")),
        tag("thead", tag("tr", *(tag("th", text(head), scope="col") for head in heads))),
        tag("tbody", *map(row, cells)),
        class_="earlier",
    )
    listed = (
        tag("li", said, id=f"bron-{indicator.id}-{number}") for said, number in numbers.items()
    )
    return table + tag("ol", *listed, class_="sources")


def _earlier_row(content: Content, cell: Released, name: str, anchor: str) -> str:
    number = anchor.rpartition("-")[2]
    said = f"{content.say('source')} {number}"
    return tag(
        "tr",
        tag("th", str(cell.edition), scope="row"),
        tag("td", text(name)),
        tag("td", *value(content, cell)),
        tag("td", text(count(content, cell))),
        tag("td", tag("a", number, href=f"#bron-{anchor}", aria_label=said)),
        id=cell.id,
        data_cell=cell.id,
        class_=None if cell.canonical else "old",
    )


def source(content: Content, cell: Released) -> str:
    """Where a figure stood, and why it counts or not, as HTML."""
    said = [text(cell.source.publication)]
    if cell.source.address:
        said.append(f" ({links(cell.source.address)})")
    if not cell.canonical:
        said.insert(0, tag("b", text(f"{content.say('superseded_long')}. ")))
    if reason := content.reason(cell):
        said.append(f". {text(reason)}")
    return "".join(said)


def addresses(written: str) -> list[tuple[str, str]]:
    """The addresses in a source, each with what a browser must open, "" when it is none.

    History writes "nu.nl/politiek/2942429; rijksoverheid.nl (nieuws, 6 juli 2022)": several, and
    without their scheme.
    """
    return [(one, target(one)) for one in written.split("; ") if one]


def target(address: str) -> str:
    if address.startswith(("https://", "http://")):
        return address
    host, _, path = address.partition("/")
    real = "." in host and " " not in address and "..." not in address
    return f"https://{host}/{path}" if real else ""


def links(written: str) -> str:
    """The addresses of a source as HTML."""
    return "; ".join(
        tag("a", text(address), href=opened) if opened else text(address)
        for address, opened in addresses(written)
    )
