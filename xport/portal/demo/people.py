"""The invented people of the demo, and how to sign in as each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# Everybody's, and shown on the sign-in page: demo mode is refused in production.
PASSWORD = "demo-demo-demo"  # noqa: S105
# Reserved by RFC 2606: no such mailbox can exist, so its presence tells a demo database.
MAIL_DOMAIN = ".example"


@dataclass(frozen=True, kw_only=True)
class Officer:
    email: str
    name: str
    municipality: str
    is_lead: bool = True
    language: str = "sv"


@dataclass(frozen=True, kw_only=True)
class Adviser:
    email: str
    name: str
    markets: tuple[str, ...]
    language: str = "sv"


@dataclass(frozen=True, kw_only=True)
class Member:
    email: str
    name: str
    company: str


OPERATOR = "operator@xport.example"
OFFICERS = (
    Officer(email="karin@skelleftea.example", name="Karin Norberg", municipality="2482"),
    Officer(email="olle@skelleftea.example", name="Olle Berg", municipality="2482", is_lead=False),
    Officer(email="amina@vasteras.example", name="Amina Haddad", municipality="1980"),
    Officer(email="emma@lund.example", name="Emma Clarke", municipality="1281", language="en"),
)
ADVISERS = (
    Adviser(email="johan@advisers.example", name="Johan Sandell", markets=("nordics", "europe")),
    Adviser(
        email="mei@advisers.example",
        name="Mei Lind",
        markets=("china", "singapore", "india"),
        language="en",
    ),
    Adviser(email="ruth@advisers.example", name="Ruth Ek", markets=("usa",)),
)
MEMBERS = (
    Member(email="elin@laddkraft.example", name="Elin Lundmark", company="Laddkraft i Norr AB"),
    Member(email="per@kusmark.example", name="Per Åström", company="Kusmark Flexnät AB"),
    Member(email="sara@kagedalen.example", name="Sara Öhman", company="Kågedalens Sensorik AB"),
    Member(email="ida@byske.example", name="Ida Viklund", company="Byske Vindstyrning AB"),
    Member(email="nils@lovanger.example", name="Nils Forsell", company="Lövånger Ruttplan AB"),
    Member(email="maja@bygdsiljum.example", name="Maja Lind", company="Bygdsiljum Trästyrning AB"),
    Member(email="adam@arosstyr.example", name="Adam Nasser", company="Arosstyr Fastighet AB"),
    Member(email="lisa@brunnshog.example", name="Lisa Holm", company="Brunnshög Laddforskning AB"),
)


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (role, email, password) of one person per role."""
    return [
        (_("Company"), MEMBERS[0].email, PASSWORD),
        (_("Company with a draft"), MEMBERS[4].email, PASSWORD),
        (_("Officer, Skellefteå"), OFFICERS[0].email, PASSWORD),
        (_("Officer, Västerås"), OFFICERS[2].email, PASSWORD),
        (_("Adviser, Nordics and Europe"), ADVISERS[0].email, PASSWORD),
        (_("Adviser, China, Singapore and India"), ADVISERS[1].email, PASSWORD),
        (_("Operator"), OPERATOR, PASSWORD),
    ]
