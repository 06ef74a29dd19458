"""Who may do what (bevoegdheden): the groups of the office and the acts of each.

Whether something can be done now is another question, see the policies of sender and office.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from monitor.concepts.problems import Place, Problem


FIELDWORKER, AUDITOR = "veldwerk", "toezicht"
GROUPS = (FIELDWORKER, AUDITOR)
# Looking is for both, doing for the fieldworker; an auditor who could act would watch himself.
MAY: Mapping[str, tuple[str, ...]] = {"look": GROUPS, "log": GROUPS, "act": (FIELDWORKER,)}


def why_not_by(user: AbstractBaseUser | AnonymousUser, act: str) -> Problem | None:
    """The reason why this user may not do this, None when he may."""
    groups = set() if user.is_anonymous else _groups(user)
    if groups & set(MAY[act]):
        return None
    return Problem("L90", Place(str(user)), {"groups": ", ".join(MAY[act])})


def _groups(user: object) -> set[str]:
    groups = getattr(user, "groups", None)
    assert groups is not None
    return set(groups.values_list("name", flat=True))
