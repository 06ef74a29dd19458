"""The slides of the 5-minutenversie: what stands on each, for whoever draws them (PDF, PowerPoint).

One block of the publication is one slide with one message. Its title states the finding, told from
released cells; where no finding may be told, the slide bears the name of its topic and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.concepts.bases import BASES
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Block, Publication
from monitor.disseminate import blocks, texts, wording
from monitor.disseminate.texts import Teller


MOST = 12  # slides in five minutes
WORDS_ONLY = frozenset({"text", "definitions", "measures"})  # blocks that hold no set of figures


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide (dia): `topic` stands small above the `title`, which states the finding.

    `sentences` are those of a text, told whole; `base` and `set_id` stand under a chart or table
    and are "" where there is none. The opening slide has no topic.
    """

    number: int
    block: Block
    topic: str
    title: str
    caption: str
    sentences: tuple[str, ...]
    base: str
    set_id: str

    @property
    def opening(self) -> bool:
        return self.block.kind == "text" and not self.topic


def slides(teller: Teller) -> list[Slide]:
    """Every slide in order. Refuses D01 (more than twelve) and T06 (a cell nobody asked for)."""
    found = sorted(teller.publication.blocks, key=lambda block: block.page)
    if len(found) > MOST:
        raise refuse("D01", Place(teller.publication.id), found=len(found), most=MOST)
    named = zip(found, set_ids(teller.edition.year, teller.publication, found), strict=True)
    return [
        _slide(teller, block, number, set_id) for number, (block, set_id) in enumerate(named, 1)
    ]


def set_ids(year: int, publication: Publication, found: Sequence[Block]) -> list[str]:
    """The set id (cijferset) of each block, "" for mere words: "MIV2024-5-minutenversie-F1" …"""
    numbers, at, stem = [], 0, publication.id.removeprefix("factsheet-")
    for block in found:
        at += block.kind not in WORDS_ONLY
        numbers.append("" if block.kind in WORDS_ONLY else f"MIV{year}-{stem}-F{at}")
    return numbers


def _slide(teller: Teller, block: Block, number: int, set_id: str) -> Slide:
    language = teller.language
    topic = block.title.say(language) if block.title else ""
    told = texts.passage(teller, teller.publication.texts[block.text]) if block.text else []
    is_text = block.kind == "text"
    finding = told[0] if told and not is_text else topic
    return Slide(
        number=number,
        block=block,
        topic=topic,
        title=finding or teller.edition.title.say(language),
        caption=block.caption.say(language) if block.caption else "",
        sentences=tuple(told) if is_text else (),
        base=base_line(teller, block),
        set_id=set_id,
    )


def base_line(teller: Teller, block: Block) -> str:
    """What stands under the chart or table of a block; "" where every figure tells its own."""
    if block.kind in ("text", "key_figures"):
        return ""
    language = teller.language
    if block.kind == "within":
        line = BASES[block.base].line_for(teller.group, language)
        return f"{wording.BASE.say(language)}: {line}"
    return wording.base_line(
        [teller.cell(name) for name in block.indicators], teller.group, language
    )


def cells(teller: Teller) -> dict[str, tuple[str, ...]]:
    """Set of figures → the ids of its cells, as the open data list them."""
    return {
        slide.set_id: tuple(cell.id for cell in blocks.cells(teller, slide.block))
        for slide in slides(teller)
        if slide.set_id
    }
