"""The 5-minutenversie as PDF: the slides of `slides.py`, set 16 by 9.

One finding on each slide, told in at most two lines, the picture as large as there is room for, and
below it on whom it stands. A title or a picture that does not fit stops the work.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from functools import cache
from typing import Any

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.disseminate import blocks, typst
from monitor.disseminate.blocks import Made, Maker, Room
from monitor.disseminate.charts.letters import letters, wrap
from monitor.disseminate.issue import Issue, front, published
from monitor.disseminate.signs import key_to_signs
from monitor.disseminate.slides import Slide, slides
from monitor.disseminate.texts import refuse_required


SIZE = (841.89, 473.56)  # points: A4 wide, 16 by 9
SIDE = 44.0  # points of margin left and right
TITLE = 25.0  # points of the letters of a title
LINES = 2  # that a title may take
LETTERS = (2.0, 1.75)  # how much larger than on paper the labels are, largest first
KEY = 1.35  # the same for the key to the signs
ROOM = 405.0  # points between the margins, from top to foot
TAKEN = 36.0  # of that: topic and caption
BASE = 10.5  # points of the letters of the base line; the template has the same
TABLE_INSET = 2.4  # points above and below a row without air; the template has the same
CARDS = 285.0  # points of height of the key figures at most
AIRS = tuple(step / 4 for step in range(36, -1, -1))  # how roomy a chart may be, roomiest first
TALL = tuple(float(height) for height in range(310, 199, -5))
MOTIF = (SIZE[0], 190.0)  # points: the picture on the first slide, from edge to edge
KIND = Text("5-minutenversie", "Five-minute version")


def set_deck(issue: Issue) -> bytes:
    """The PDF of the deck. Refuses D01 (too many slides), D02 (what does not fit on one), T06, T08
    and T10."""
    for block in issue.publication.blocks:
        if block.kind not in blocks.MAKERS:
            raise refuse("T08", Place(issue.publication.id), kind=block.kind)
    refuse_required(issue.teller)
    shown = slides(issue.teller)
    refuse_if_any(
        Problem("D02", Place(issue.publication.id), {"slide": one.number, "said": one.title})
        for one in shown
        if not one.opening and len(title_lines(issue, one.title)) > LINES
    )
    data = front(issue, issue.say(KIND)) | {
        "size": SIZE,
        "side": SIDE,
        "title_size": TITLE,
        "motif": blocks.motif(issue.teller, issue.theme, *MOTIF),
        "slides": [_slide(issue, one) for one in shown],
    }
    sheet = typst.typesetter("deck").set(data, published(issue.edition))
    if sheet.places["pages"] > len(shown):
        found = sheet.places["pages"]
        raise refuse("T07", Place(issue.publication.id), pages=len(shown), found=found)
    return sheet.pdf


def title_lines(issue: Issue, title: str) -> Sequence[str]:
    """A title in lines as wide as the slide, by measured letters."""
    face = letters(issue.theme.font.strong)
    return wrap(title, SIZE[0] - 2 * SIDE, TITLE, face)


def _slide(issue: Issue, slide: Slide) -> dict[str, Any]:
    told = {
        "opening": slide.opening,
        "topic": slide.topic,
        "title": slide.title,
        "caption": slide.caption,
        "sentences": list(slide.sentences),
        "base": slide.base,
        "set": _set(issue, slide),
        "item": {"kind": "text"},
        "key": None,
    }
    if slide.block.kind == "text":
        return told
    key = key_to_signs(_maker(issue, Room(1.0, 1.0, KEY)), [slide.block])
    return told | {"item": _fitted(issue, slide, key), "key": key}


def _fitted(issue: Issue, slide: Slide, key: Made | None) -> Made:
    """The block of a slide, as roomy as can be. Refuses D02."""
    lines = len(title_lines(issue, slide.title)) * TITLE * 1.3
    below = _lines_below(issue, slide) * BASE * 1.4 + (key["height"] + 8 if key else 0.0)
    room = ROOM - TAKEN - lines - below

    @cache
    def made(roomy: Room) -> Made:
        return blocks.make(_maker(issue, roomy), slide.block, slide.set_id)

    def fits(roomy: Room) -> bool:
        return _height(made(roomy)) <= room

    for rooms in _rooms(slide):  # the tighter the lower, so that halving finds the roomiest
        at = bisect.bisect_left(rooms, True, key=fits)
        if at < len(rooms):
            said = {"base": "", "set": ""}  # the slide itself says them
            return {**made(rooms[at]), **said, "tall": min(room, CARDS)}
    place = Place(issue.publication.id)
    raise refuse("D02", place, slide=slide.number, said=slide.topic)


def _lines_below(issue: Issue, slide: Slide) -> int:
    """How many lines the base and the set of figures take."""
    said = f"{slide.base} · {_set(issue, slide)}"
    return len(wrap(said, SIZE[0] - 2 * SIDE, BASE, letters(issue.theme.font.regular)))


def _set(issue: Issue, slide: Slide) -> str:
    return _maker(issue, Room(1.0, 1.0)).word("set", id=slide.set_id) if slide.set_id else ""


def _height(made: Made) -> float:
    """Of what stretches, in points: a chart or the rows of a table."""
    if made["kind"] == "table":
        row = made["size"] + 2 * (TABLE_INSET + made["air"] * blocks.TABLE_AIR / 2)
        return float((len(made["rows"]) + 1) * row)
    return float(made["picture"]["height"]) if "picture" in made else 0.0


def _rooms(slide: Slide) -> Sequence[Sequence[Room]]:
    """Ways to set a block, each a row of rooms from roomy to tight; large letters go first."""
    if slide.block.kind == "trend":
        return [[Room(1.0, tall, LETTERS[-1]) for tall in TALL]]
    large, ordinary = LETTERS
    airy = [Room(air, 0.0, large) for air in AIRS if air >= 1]
    return [airy, [Room(air, 0.0, ordinary) for air in AIRS]]


def _maker(issue: Issue, room: Room) -> Maker:
    return Maker(issue.teller, issue.theme, issue.breaks, room, SIZE[0] - 2 * SIDE)
