"""Letters on paper (brieven): one PDF for the printer, with a code and a square to point at.

The square (QR code) holds the link and nothing more. The PDF is made in memory: no file with links
stays behind here.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from importlib import resources

import segno
import typst

from monitor.collect.addresses.models import Message
from monitor.collect.cards.models import Fieldwork
from monitor.collect.sending.letters import Letter
from monitor.collect.sending.waves import Written, day_in, written
from monitor.concepts.problems import Place, refuse
from monitor.disseminate.theme import FONTS


TEMPLATE = "letter.typ"
ALT = {
    "nl": "QR-code met uw persoonlijke link; de code in letters staat ernaast",
    "en": "QR code with your personal link; the code in letters stands beside it",
}


def letters_pdf(work: Fieldwork, letters: Mapping[str, Letter], wave: str, today: date) -> bytes:
    """Every letter of a wave, on pages of its own. Refuses L78 (none is ready)."""
    ready = Message.objects.filter(
        invitee__fieldwork=work.code, invitee__stopped=False, wave=wave, channel="letter"
    ).select_related("invitee")
    told = [
        (
            written(work, letters[wave], one.invitee, paper=True),
            one.invitee.name,
            one.invitee.postal,
        )
        for one in ready.order_by("invitee__organisation", "invitee_id")
    ]
    if not told:
        raise refuse("L78", Place(work.code), wave=wave)
    return pdf([_sheet(one, name, postal, today) for one, name, postal in told], today)


def printed(work: Fieldwork, wave: str) -> int:
    """Say that the letters of a wave went to the post; gives how many."""
    ready = Message.objects.filter(invitee__fieldwork=work.code, wave=wave, channel="letter")
    return ready.filter(outcome="ready").update(outcome="sent")


def _sheet(told: Written, name: str, postal: str, today: date) -> Mapping[str, str]:
    return {
        **asdict(told),
        "to": f"{name}\n{postal}",
        "day": day_in(today, told.language),
        "qr": square(told.link),
        "alt": ALT["en" if told.language == "en" else "nl"],
    }


def square(link: str) -> str:
    """The QR code of a link as SVG. Level M repairs 15% (ISO/IEC 18004)."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


def pdf(sheets: Sequence[Mapping[str, str]], today: date) -> bytes:
    """Typeset as PDF/UA-1, with the fonts of this package only."""
    source = (resources.files("monitor.collect.sending") / TEMPLATE).read_bytes()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    made = typst.compile(
        source,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"data": json.dumps({"letters": list(sheets)}, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(today, time(12), UTC),
    )
    assert isinstance(made, bytes)
    return made
