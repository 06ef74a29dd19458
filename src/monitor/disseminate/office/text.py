"""Words that stand around the figures of an office document, and how much room words take."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.concepts.language import Text
from monitor.disseminate.charts.letters import letters, wrap
from monitor.disseminate.issue import Issue, front, published
from monitor.disseminate.office.package import About
from monitor.disseminate.theme import Theme


# A reader without our letters sees others, which may be wider: leave that much room.
FALLBACK = 0.78
SET = Text("cijferset {id}", "figure set {id}")


def about(issue: Issue, kind: str) -> About:
    """What the file says of itself; `kind` is what the publication calls itself."""
    said = front(issue, kind)
    keywords = tuple(map(str, said["keywords"]))
    day = published(issue.edition)
    return About(str(said["title"]), str(said["description"]), keywords, issue.language, day)


def source(issue: Issue) -> str:
    """Source, licence, and that figures are fictitious where they are: the foot of every page."""
    return str(front(issue, "")["source"])


def marks(issue: Issue) -> str:
    """The head of every page: "Concept · Fictieve gegevens", "" when neither holds."""
    return " · ".join(issue.marks)


def fitted(
    said: str, width: float, lines: int, sizes: Sequence[float], theme: Theme, *, strong: bool
) -> float | None:
    """The first of `sizes` (points) at which `said` takes at most `lines` lines of `width` points,
    also in wider letters than ours; None when none will do."""
    face = letters(theme.font.strong if strong else theme.font.regular)
    for size in sizes:
        if len(wrap(said, width * FALLBACK, size, face)) <= lines:
            return size
    return None
