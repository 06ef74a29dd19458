"""The file in a form that a browser sent (RFC 7578), without a library that writes it to disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import PureWindowsPath


FIELD = "tekst"
LONGEST_NAME = 120  # characters


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent (geüpload bestand). `name` holds no folder."""

    name: str
    content: bytes


def upload_in(content_type: str, body: bytes) -> Upload | None:
    """The file in a form, None when there is none or the form is none."""
    for head, content in _parts(content_type, body):
        name = head.get_filename()
        if head.get_param("name", header="content-disposition") == FIELD and name:
            return Upload(_plain(name), content)
    return None


def _parts(content_type: str, body: bytes) -> Iterator[tuple[Message, bytes]]:
    said = Message()
    said["Content-Type"] = content_type
    boundary = said.get_boundary("")
    if said.get_content_type() != "multipart/form-data" or not boundary:
        return
    mark = b"\r\n--" + boundary.encode("utf-8", "replace")
    for part in (b"\r\n" + body).split(mark)[1:]:
        head, found, content = part.partition(b"\r\n\r\n")
        if found:
            yield HeaderParser().parsestr(head.decode("utf-8", "replace").strip()), content


def _plain(name: str) -> str:
    """A name without folders and without what no name may hold; the ending is kept."""
    bare = "".join(letter for letter in PureWindowsPath(name).name if letter.isprintable())
    return bare[-LONGEST_NAME:] or FIELD
