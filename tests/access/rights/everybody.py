"""What is everybody's, a person's own, or the portal's."""

from tests.access.rights.reading import read

# Countries: everybody sees them, advisers of the market and operators warn of them. Home is none.

WARN_OF_COUNTRY = read("""
               owner  reader  other  officer  lead  tranas  adviser  indias  operator
country_dk     403    403     403    403      403   403     yes      403     yes
country_in     403    403     403    403      403   403     403      yes     yes
country_se     404    404     404    404      404   404     404      404     404
""")

SIGNED_IN = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  yes    yes     yes    yes      yes   yes     yes      yes     yes
""")

NOBODY = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  404    404     404    404      404   404     404      404     404
""")

OWN_NOTICE = read("""
        owner  reader  other  officer  lead  tranas  adviser  indias  operator
notice  yes    404     404    404      404   404     404      404     404
""")

ONLY_OPERATOR = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  403    403     403    403      403   403     403      403     yes
""")
