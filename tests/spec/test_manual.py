"""The committed manual says what the chapters say."""

from __future__ import annotations

import pytest

from spec.manual import CHAPTERS, MANUAL, page


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_page_is_up_to_date(chapter: str) -> None:
    found = (MANUAL / f"{chapter}.md").read_text("utf-8")
    assert found == page(chapter), "write it anew: PYTHONPATH=tests python -m spec.manual"
