"""Drafts of the press release and the Kamerbrief: sentences told from the ledger, each figure
tagged with its cell.

A draft says so on every page. People finish it; the tags stay with the figures, so that a changed
number can still be held against the cell it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt

from monitor.concepts.problems import Place, refuse
from monitor.disseminate import texts
from monitor.disseminate.issue import Issue
from monitor.disseminate.office.document import Paper, paper
from monitor.disseminate.office.text import about
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.texts import Said, refuse_required


CLOSING = "Slot"  # the style of the last paragraph before the signature
Sentence = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure in a text (bewering): in which document and sentence it stands, and its cell."""

    document: str
    sentence: str
    said: str
    cell: str


def letter(issue: Issue) -> bytes:
    """The DOCX of a press release or letter: the same bytes from the same data.

    Refuses D03 (a block that is no text), T06, T10, O01 and O02.
    """
    refuse_leaks(issue.teller.ledger)
    refuse_required(issue.teller)
    for block in issue.publication.blocks:
        if block.kind != "text":
            raise refuse("D03", Place(issue.publication.id), kind=block.kind)
    made = paper(issue, about(issue, issue.say(issue.publication.title)))
    _as_letter(made)
    made.paragraph(issue.say(issue.publication.title), "Subtitle")
    told = list(passages(issue))
    for place, (title, sentences) in enumerate(told):
        if place == 0:
            made.paragraph(sentences[0], "Title")
            if issue.notice:
                made.paragraph(issue.notice, "Melding")
            continue
        if title:
            made.heading(title, 1)
        made.paragraph(joined(sentences), CLOSING if place == len(told) - 2 else "")
    return made.bound()


def _as_letter(made: Paper) -> None:
    """Headings are modest, and what ends the text (a signature) never stands alone on a page."""
    heading = made.file.styles["Heading 1"]
    heading.font.size, heading.paragraph_format.space_before = Pt(13), Pt(12)
    closing = made.file.styles.add_style(CLOSING, WD_STYLE_TYPE.PARAGRAPH)
    closing.base_style = made.file.styles["Normal"]
    closing.paragraph_format.keep_with_next = True


def passages(issue: Issue) -> Iterator[tuple[str, list[Sentence]]]:
    """Title ("" when there is none) and sentences of each block; of the first, which is the
    heading of the text, one sentence. A block of which nothing can be told falls away."""
    teller = issue.teller
    for place, block in enumerate(issue.publication.blocks):
        wanted = issue.publication.texts[block.text]
        told = [found for one in wanted if (found := texts.told(teller, one)) is not None]
        if place == 0:
            title = (Said(issue.say(issue.publication.title)),)
            yield "", (told or [title])[:1]
        elif told:
            yield issue.say(block.title) if block.title else "", told


def joined(sentences: list[Sentence]) -> Sentence:
    """Sentences as one paragraph."""
    found: list[Said] = []
    for sentence in sentences:
        found += [Said(" "), *sentence] if found else sentence
    return tuple(found)


def claims(issue: Issue) -> list[Claim]:
    """Every figure of the text in order, for the list at the end of the cijferbijlage."""
    return [
        Claim(issue.say(issue.publication.title), "".join(one.words for one in sentence),
              part.words, part.cell)
        for _, sentences in passages(issue)
        for sentence in sentences
        for part in sentence
        if part.cell
    ]  # fmt: skip
