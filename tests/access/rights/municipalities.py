"""What of municipalities, and of what they hold, is whose."""

from tests.access.rights.reading import read

# Municipalities: to others their inventories do not exist.

INVENTORY = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
municipality          404    404     404    yes      yes   404     404      404     404
municipality_abroad   404    404     404    404      404   yes     404      404     404
""")

APPOINT = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
municipality          404    404     404    403      yes   404     404      404     404
municipality_abroad   404    404     404    404      404   403     404      404     404
""")

# Officers' tasks: of the officer, and of the one abroad. None of these is a lead's.

CHANGE_OFFICE = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
office                404    404     404    403      yes   404     404      404     404
office_abroad         404    404     404    404      404   403     404      404     404
""")

# Views of the list: the officer's own and shared ones, and one of the officer abroad.

SAVED_VIEW = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
view_own              404    404     404    yes      404   404     404      404     404
view_shared           404    404     404    yes      yes   404     404      404     404
view_of_lead          404    404     404    yes      yes   404     404      404     404
view_abroad           404    404     404    404      404   yes     404      404     404
""")

CHANGE_VIEW = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
view_own              404    404     404    yes      404   404     404      404     404
view_shared           404    404     404    yes      yes   404     404      404     404
view_of_lead          404    404     404    403      yes   404     404      404     404
view_abroad           404    404     404    404      404   yes     404      404     404
""")

# Lists read in, of either municipality

IMPORT = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
list_home     404    404     404    yes      yes   404     404      404     404
list_abroad   404    404     404    404      404   yes     404      404     404
""")

# Everything of a municipality as one file, ready

ARCHIVE = read("""
                owner  reader  other  officer  lead  tranas  adviser  indias  operator
archive         404    404     404    403      yes   404     404      404     404
archive_abroad  404    404     404    404      404   403     404      404     404
""")

# Two firms at home that may be one, and two that were made one.

MERGE = read("""
            owner  reader  other  officer  lead  tranas  adviser  indias  operator
merge_pair  404    404     404    yes      yes   404     404      404     404
""")

# A firm that is kept without a number.

ADD_NUMBER = read("""
            owner  reader  other  officer  lead  tranas  adviser  indias  operator
numberless  404    404     404    yes      yes   404     404      404     404
""")

UNDO_MERGE = read("""
            owner  reader  other  officer  lead  tranas  adviser  indias  operator
merge       404    404     404    yes      yes   404     404      404     404
""")

# What a municipality notes of a firm exists for its own officers alone.

CONTACT_LOG = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    404    404     404    404      404   404     404      404     404
sent          404    404     404    yes      yes   404     404      404     404
other_sent    404    404     404    yes      yes   404     404      404     404
other_unsent  404    404     404    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     404      404     404
elsewhere     404    404     404    404      404   yes     404      404     404
archived      404    404     404    404      404   404     404      404     404
""")

# What is noted of other_sent is the officer's; of the other firms nobody's who is here.

CHANGE_ENTRY = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
sent          404    404     404    403      yes   404     404      404     404
other_sent    404    404     404    yes      yes   404     404      404     404
unclaimed     404    404     404    403      yes   404     404      404     404
elsewhere     404    404     404    404      404   403     404      404     404
draft_only    404    404     404    404      404   404     404      404     404
""")

# Inviting: a firm whose people somebody has confirmed is told of, and nothing is sent.

INVITE = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    404    404     404    404      404   404     404      404     404
sent          404    404     404    late     late  404     404      404     404
other_sent    404    404     404    yes      yes   404     404      404     404
other_unsent  404    404     404    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     404      404     404
elsewhere     404    404     404    404      404   yes     404      404     404
archived      404    404     404    404      404   404     404      404     404
""")

# Invitations that are open: to a firm at home and to the one elsewhere.

INVITATION = read("""
                   owner  reader  other  officer  lead  tranas  adviser  indias  operator
invitation         404    404     404    yes      yes   404     404      404     404
invitation_abroad  404    404     404    404      404   yes     404      404     404
""")

# What a municipality asks: Tranås for unclaimed and sent, and was asked for elsewhere, with a no.
ANSWER_MOVE = read("""
               owner  reader  other  officer  lead  tranas  adviser  indias  operator
move_officers  404    404     404    yes      yes   404     404      404     404
move_firm      yes    403     404    404      404   404     404      404     404
move_abroad    404    404     404    404      404   yes     404      404     404
""")
