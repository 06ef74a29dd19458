"""The attacker (de aanvaller): seeks small groups in the finished files, as an outsider would.

Imports nothing of the packages that estimate and protect, and shares no code with them: it reads
the files with parsers of its own and reckons with algebra of its own, so that a fault in the
protection is not repeated in its test. Beside the files it knows what is public: how many persons
hold each office, how they were classed, and the policy. Its success stops a publication.
"""

from monitor.evaluate.attack.attack import Report, Target, attack
from monitor.evaluate.attack.facts import Fact, Finding


__all__ = ["Fact", "Finding", "Report", "Target", "attack"]
