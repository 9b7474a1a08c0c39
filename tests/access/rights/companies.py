"""What of firms, and of what belongs to them, is whose."""

from tests.access.rights.reading import read

# Firms. The owner and the reader belong to draft_only and sent, the owner alone to archived;
# `other` belongs to other_sent and other_unsent; nobody to unclaimed and elsewhere.

SEE_COMPANY = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    yes     404    404      404   404     404      404     404
sent          yes    yes     404    yes      yes   404     yes      yes     404
other_sent    404    404     yes    yes      yes   404     yes      yes     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     yes      yes     404
elsewhere     404    404     404    404      404   yes     yes      yes     404
archived      yes    404     404    404      404   404     404      404     404
""")

EDIT_AND_SEND_DRAFT = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    403     404    404      404   404     404      404     404
sent          yes    403     404    403      403   404     403      403     404
other_sent    404    404     yes    403      403   404     403      403     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    403      403   404     403      403     404
elsewhere     404    404     404    404      404   403     403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

EDIT_UNCLAIMED = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    late     late  404     403      403     404
other_sent    404    404     403    late     late  404     403      403     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     403      403     404
elsewhere     404    404     404    404      404   yes     403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

CONFIRM_COMPANY = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    late     late  404     late     late    404
other_sent    404    404     403    yes      yes   404     yes      yes     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     yes      yes     404
elsewhere     404    404     404    404      404   yes     yes      yes     404
archived      403    404     404    404      404   404     404      404     404
""")

SEE_PROOF = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    yes      yes   404     yes      yes     404
other_sent    404    404     403    yes      yes   404     yes      yes     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     yes      yes     404
elsewhere     404    404     404    404      404   yes     yes      yes     404
archived      403    404     404    404      404   404     404      404     404
""")

# What others propose that a firm answers; advisers take no part in it.

SEE_PROPOSALS = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    yes     404    404      404   404     404      404     404
sent          yes    yes     404    yes      yes   404     403      403     404
other_sent    404    404     yes    yes      yes   404     403      403     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     403      403     404
elsewhere     404    404     404    404      404   yes     403      403     404
archived      yes    404     404    404      404   404     404      404     404
""")

SETTLE_PROPOSALS = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    403     404    404      404   404     404      404     404
sent          yes    403     404    403      403   404     403      403     404
other_sent    404    404     yes    403      403   404     403      403     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     403      403     404
elsewhere     404    404     404    404      404   yes     403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

PROPOSE = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    yes      yes   404     403      403     404
other_sent    404    404     403    yes      yes   404     403      403     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    late     late  404     403      403     404
elsewhere     404    404     404    404      404   late    403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

# Files: of the firm sent a reference that is sent and one in its draft; logos of four firms.

SEE_FILE = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
file_sent        yes    yes     404    yes      yes   404     yes      yes     404
file_draft       yes    yes     404    404      404   404     404      404     404
logo             yes    yes     404    yes      yes   404     yes      yes     404
logo_draft_only  yes    yes     404    404      404   404     404      404     404
logo_elsewhere   404    404     404    404      404   yes     yes      yes     404
logo_archived    yes    404     404    404      404   404     404      404     404
""")

REMOVE_FILE = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
file_sent        yes    403     404    403      403   404     403      403     404
file_draft       yes    403     404    404      404   404     404      404     404
logo             yes    403     404    403      403   404     403      403     404
logo_draft_only  yes    403     404    404      404   404     404      404     404
logo_elsewhere   404    404     404    404      404   403     403      403     404
logo_archived    403    404     404    404      404   404     404      404     404
""")

# "This number is already known" is told to everybody who signs in, and nothing more.
ASK_TO_TAKE_OVER = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    late   late    yes    yes      yes   yes     yes      yes     yes
sent          late   late    yes    yes      yes   yes     yes      yes     yes
other_sent    yes    yes     late   yes      yes   yes     yes      yes     yes
other_unsent  yes    yes     late   yes      yes   yes     yes      yes     yes
unclaimed     yes    yes     yes    yes      yes   yes     yes      yes     yes
elsewhere     yes    yes     yes    yes      yes   yes     yes      yes     yes
archived      404    404     404    404      404   404     404      404     404
""")

# Claims: an asker from outside wants the firms unclaimed and elsewhere.

DECIDE_CLAIM = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
claim            404    404     404    yes      yes   404     yes      yes     404
claim_decided    404    404     404    yes      yes   404     yes      yes     404
claim_elsewhere  404    404     404    404      404   yes     yes      yes     404
""")

LIST_CLAIMS = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  403    403     403    yes      yes   yes     yes      yes     403
""")

# Matches: of the firm sent with the Nordics and with India, of the firm elsewhere with the Nordics.

SEE_MATCH = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
match            yes    yes     404    yes      yes   404     yes      yes     404
match_india      yes    yes     404    yes      yes   404     yes      yes     404
match_elsewhere  404    404     404    404      404   yes     yes      yes     404
""")

REVIEW_MATCH = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
match            403    403     404    403      403   404     yes      403     404
match_india      403    403     404    403      403   404     403      yes     404
match_elsewhere  404    404     404    404      404   403     yes      403     404
""")

ANSWER_MATCH = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
match            yes    403     404    403      403   404     403      403     404
match_india      yes    403     404    403      403   404     403      403     404
match_elsewhere  404    404     404    404      404   403     403      403     404
""")

SEE_QUEUE = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  403    403     403    403      403   403     yes      yes     403
""")

# The open invitation to a firm at home waits for `other`.
WAITING_INVITATION = read("""
                   owner  reader  other  officer  lead  tranas  adviser  indias  operator
invitation         404    404     yes    404      404   404     404      404     404
invitation_abroad  404    404     404    404      404   404     404      404     404
""")
