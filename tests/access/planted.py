"""The words planted in the texts of records, and who may read each.

The word of "sent.draft", say, stands in every text of the draft of the firm `sent` and nowhere
else (tests/access/world.py): an answer that holds it has shown that draft.
"""

from tests.access.rights.reading import read

# Who may read each secret word; where each stands is said by who makes the record.
# The operator is told of sent firms by name when a market has no adviser.
SECRETS = read("""
                     owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only.name      yes    yes     no     no       no    no      no       no      no
draft_only.sent      yes    yes     no     no       no    no      no       no      no
draft_only.draft     yes    yes     no     no       no    no      no       no      no
draft_only.contact   yes    yes     no     no       no    no      no       no      no
sent.name            yes    yes     no     yes      yes   no      yes      yes     yes
sent.sent            yes    yes     no     yes      yes   no      yes      yes     no
sent.draft           yes    yes     no     no       no    no      no       no      no
sent.contact         yes    yes     no     yes      yes   no      yes      yes     no
sent.proposal        yes    yes     no     yes      yes   no      no       no      no
sent.log             no     no      no     yes      yes   no      no       no      no
other_sent.log       no     no      no     yes      yes   no      no       no      no
other_sent.before    no     no      no     no       yes   no      no       no      no
other_sent.removed   no     no      no     no       no    no      no       no      no
unclaimed.log        no     no      no     yes      yes   no      no       no      no
other_sent.name      no     no      yes    yes      yes   no      yes      yes     no
other_sent.sent      no     no      yes    yes      yes   no      yes      yes     no
other_sent.draft     no     no      yes    no       no    no      no       no      no
other_unsent.name    no     no      yes    no       no    no      no       no      no
other_unsent.sent    no     no      yes    no       no    no      no       no      no
other_unsent.draft   no     no      yes    no       no    no      no       no      no
unclaimed.name       no     no      no     yes      yes   no      yes      yes     no
unclaimed.sent       no     no      no     yes      yes   no      yes      yes     no
elsewhere.name       no     no      no     no       no    yes     yes      yes     yes
elsewhere.sent       no     no      no     no       no    yes     yes      yes     no
elsewhere.log        no     no      no     no       no    yes     no       no      no
elsewhere.contact    no     no      no     no       no    yes     yes      yes     no
archived.name        yes    no      no     no       no    no      no       no      no
archived.sent        yes    no      no     no       no    no      no       no      no
archived.draft       yes    no      no     no       no    no      no       no      no
file_sent            yes    yes     no     yes      yes   no      yes      yes     no
file_draft           yes    yes     no     no       no    no      no       no      no
logo_draft_only      yes    yes     no     no       no    no      no       no      no
logo_elsewhere       no     no      no     no       no    yes     yes      yes     no
claim                no     no      no     yes      yes   no      yes      yes     no
claim_decided        no     no      no     yes      yes   no      yes      yes     no
claim_elsewhere      no     no      no     no       no    yes     yes      yes     no
match                yes    yes     no     yes      yes   no      yes      yes     no
match_india          yes    yes     no     yes      yes   no      yes      yes     no
match_elsewhere      no     no      no     no       no    yes     yes      yes     no
view_own             no     no      no     yes      no    no      no       no      no
view_shared          no     no      no     yes      yes   no      no       no      no
view_of_lead         no     no      no     yes      yes   no      no       no      no
view_abroad          no     no      no     no       no    yes     no       no      no
move_officers        no     no      no     yes      yes   yes     no       no      no
move_firm            yes    no      no     no       no    yes     no       no      no
move_abroad          no     no      no     yes      yes   yes     no       no      no
list_home            no     no      no     yes      yes   no      no       no      no
list_abroad          no     no      no     no       no    yes     no       no      no
notice               yes    no      no     no       no    no      no       no      no
person.owner         yes    yes     no     yes      yes   no      yes      yes     no
person.other         no     no      yes    no       no    no      no       no      no
person.asker         no     no      no     yes      yes   yes     yes      yes     no
""")
# Who decides a claim learns the firm's name and the asker's, whatever else they may see; the
# asker, what became of the claim on the firm. In mails about claims names are therefore no secret.
MAILS_THAT_NAME = {"company_claim", "claim"}
# What an officer writes to somebody outside names what the officer may read, and nothing else.
MAILS_BY_OFFICERS = {
    "municipality_companies_invite",
    "municipality_company_invite",
    "municipality_invitation_resend",
}


def word(secret: str) -> str:
    return f"zq{secret.replace('.', '').replace('_', '')}qz"


WORDS = {secret: word(secret) for secret in SECRETS}
