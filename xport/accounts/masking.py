"""Log lines without live links."""

import logging
import re

# The key of a link that confirms an address, sets a new password, stops mails or takes a profile
# over; what a sign-on came back with.
LINK_KEY = re.compile(
    r"(/(?:confirm-email|password/reset/key|notices/unsubscribe|notices/address"
    r"|invitations/stop|invitations(?!/(?:stop|waiting)/))/)[^/\s]+"
    # On the way over an account the link is where to go next.
    r"|(?<=invitations%2F)(?!waiting%2F)[^%/\s]+"
    r"|(?<=/callback/\?)\S+"
)


class MaskLinkKeys(logging.Filter):
    """Take the key out of the address that Django logs with a refused or failed request."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = LINK_KEY.sub(r"\1***", message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True
