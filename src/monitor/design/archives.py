"""Office files that come out the same, byte for byte, whenever the same content is written.

An Office file is a zip that remembers the clock; who compares two versions by their fingerprint
must see a difference only where the content differs. Changes nothing else inside the parts.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime


DAWN = datetime(2000, 1, 1)  # the moment every file and part is said to be of
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def steady(written: bytes) -> bytes:
    """The same archive with every part in its order and at the same moment."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, DAWN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            target.writestr(entry, content)
    return result.getvalue()
