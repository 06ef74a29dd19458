"""The nine rules of integrity that the monitor asks about, in the order of the 2020 report.

What is asked is whether an office holder saw or suspected that a *colleague* did not follow the
rule. One breach seen by thirty members counts thirty times: the figures must never be printed as
a number of breaches, and never as self-report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import REPORT_2020, Article, Term, table


@dataclass(frozen=True, slots=True)
class IntegrityItem(Term):
    """A rule of integrity (integriteitsregel); its code is also that of its indicator."""


def _item(
    code: str, nl: str, en: str, definition_nl: str, definition_en: str, article: Article = "het"
) -> IntegrityItem:
    name = Text(nl, en)  # names of conduct: no plural
    definition = Text(definition_nl, definition_en)
    return IntegrityItem(code, name, name, article, definition, REPORT_2020)


INTEGRITY_ITEMS: Mapping[str, IntegrityItem] = table(
    _item(
        "int_conflict_of_interest",
        "belangenverstrengeling",
        "conflict of interest",
        "Het ambt vermengen met de belangen van familie, vrienden of collega’s.",
        "Mixing the office with the interests of family, friends or colleagues.",
        "de",
    ),
    _item(
        "int_sensitive_info",
        "misbruik van gevoelige informatie",
        "misuse of sensitive information",
        "Gevoelige informatie misbruiken of niet vertrouwelijk behandelen.",
        "Misusing sensitive information or not treating it confidentially.",
    ),
    _item(
        "int_vote_personal_interest",
        "meestemmen bij persoonlijk belang",
        "voting with a personal interest",
        "Meestemmen over een zaak waarbij men een persoonlijk belang heeft.",
        "Voting on a matter in which one has a personal interest.",
    ),
    _item(
        "int_adviser_dispute",
        "optreden als adviseur in een geschil",
        "acting as adviser in a dispute",
        "Als adviseur of gemachtigde optreden in een geschil van burgers met het bestuur.",
        "Acting as adviser or representative in a dispute of citizens with the authority.",
    ),
    _item(
        "int_pressure_officials",
        "oneigenlijke druk op ambtenaren",
        "improper pressure on officials",
        "Ambtenaren onder druk zetten op een manier die niet bij het ambt past.",
        "Putting pressure on officials in a way that does not befit the office.",
        "de",
    ),
    _item(
        "int_side_jobs",
        "niet melden van nevenfuncties",
        "not declaring side jobs",
        "Functies of nevenfuncties niet allemaal openbaar maken.",
        "Not declaring all positions and side jobs.",
    ),
    _item(
        "int_expenses",
        "onjuist gebruik van vergoedingen",
        "incorrect use of allowances",
        "Fractievergoedingen, onkostenvergoedingen of declaraties niet correct gebruiken.",
        "Not using group allowances, expense allowances or claims correctly.",
    ),
    _item(
        "int_invitations",
        "ingaan op uitnodigingen",
        "accepting invitations",
        "Ingaan op uitnodigingen voor reizen, congressen, evenementen of diners tegen de regels.",
        "Accepting invitations to travel, congresses, events or dinners against the rules.",
    ),
    _item(
        "int_gifts",
        "aannemen van geschenken",
        "accepting gifts",
        "Geschenken of diensten aannemen in strijd met regels of gedragscode.",
        "Accepting gifts or services against the rules or the code of conduct.",
    ),
)
