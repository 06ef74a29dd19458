"""The style sheet of the sites: one file, made from the tokens that charts and paper use too.

Its name carries its fingerprint, so that a browser may keep it for ever and still gets a new one.
"""

from __future__ import annotations

import hashlib
import re
from importlib import resources

from django.http import HttpRequest, HttpResponse

from monitor.disseminate.theme import custom_properties, neutral


def sheet() -> str:
    """The tokens as custom properties, then the rules of `style.css` without comments."""
    rules = (resources.files("monitor.web") / "style.css").read_text("utf-8")
    bare = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    lines = (line.strip() for line in bare.splitlines())
    return f":root{{{custom_properties(neutral())}}}\n" + "\n".join(line for line in lines if line)


STYLE = sheet().encode()
STYLE_NAME = f"stijl-{hashlib.sha256(STYLE).hexdigest()[:12]}.css"


def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """The sheet; the only thing that a browser may keep."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(STYLE, content_type="text/css; charset=utf-8", headers=headers)
