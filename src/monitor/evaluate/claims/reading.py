"""A file as a document: plain text with its headings, paragraphs, items and tables.

Reads text, Markdown, HTML, Word, OpenDocument and PDF. Executes nothing, fetches nothing, follows
no entity, and stops at a bound: a hostile file costs a refusal and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.concepts.problems import Place, reason_of, refuse
from monitor.evaluate.claims.building import Builder
from monitor.evaluate.claims.model import Document
from monitor.evaluate.claims.office import LARGEST_PART, MEGABYTE, read_docx, read_odt
from monitor.evaluate.claims.pdf import read_pdf
from monitor.evaluate.claims.plain import read_text
from monitor.evaluate.claims.webpage import read_html


LARGEST_FILE = 20  # MB
LARGEST_TEXT = 5  # MB, also of what is unpacked from an archive into text

READERS: Mapping[str, Callable[[str, bytes], Builder]] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".odt": read_odt,
    ".pdf": read_pdf,
}

__all__ = ["LARGEST_FILE", "LARGEST_PART", "MEGABYTE", "READERS", "read_content", "read_document"]


def read_document(path: Path) -> Document:
    """The document in a file. Refuses F01, F13, F15, F10, K01–K06."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refuse("F13", Place(path))
        if size > LARGEST_FILE * MEGABYTE:
            raise _too_large(path.name, size)
        content = path.read_bytes()
    except FileNotFoundError:
        raise refuse("F01", Place(path)) from None
    except OSError as error:
        raise refuse("F15", Place(path), reason=reason_of(error)) from None
    return read_content(str(path), content)


def read_content(name: str, content: bytes) -> Document:
    """The document in `content`, of the kind that the extension of `name` says: for a file that
    was uploaded and is nowhere stored. Refuses F10, K01–K06."""
    if len(content) > LARGEST_FILE * MEGABYTE:
        raise _too_large(name, len(content))
    suffix = Path(name).suffix.lower()
    if suffix not in READERS:
        raise refuse("F10", Place(name), extension=suffix or "–", known=", ".join(READERS))
    document = READERS[suffix](name, content).document(name)
    if len(document.text) > LARGEST_TEXT * MEGABYTE:
        raise refuse("K02", Place(name), most=LARGEST_TEXT)
    if not document.text.strip():
        raise refuse("K05", Place(name))
    return document


def _too_large(name: str, size: int) -> Exception:
    return refuse("K01", Place(name), size=round(size / MEGABYTE), most=LARGEST_FILE)
