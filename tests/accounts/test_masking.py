import logging

import pytest

from xport.accounts.masking import MaskLinkKeys


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/sv/accounts/confirm-email/MQ:1xVR:u2wn/", "/sv/accounts/confirm-email/***/"),
        ("/en/accounts/password/reset/key/c-dih-7c74/", "/en/accounts/password/reset/key/***/"),
        ("/sv/notices/unsubscribe/WzVd:u2wn/", "/sv/notices/unsubscribe/***/"),
        ("/sv/notices/address/WzVd:1xVR:u2/", "/sv/notices/address/***/"),
        ("/sv/invitations/aB3_x-9/", "/sv/invitations/***/"),
        ("/sv/invitations/stop/WzVd:u2wn/", "/sv/invitations/stop/***/"),
        (
            "/login/?next=%2Fsv%2Finvitations%2FaB3_x-9%2F",
            "/login/?next=%2Fsv%2Finvitations%2F***%2F",
        ),
        ("/sv/invitations/aB3_x-9/signup/", "/sv/invitations/***/signup/"),
        # Ids of records are no secret.
        ("/sv/invitations/waiting/ab12/", "/sv/invitations/waiting/ab12/"),
        ("/accounts/sso/a/callback/?code=0.A/b&state=c", "/accounts/sso/a/callback/?***"),
        ("/sv/notices/7/read/", "/sv/notices/7/read/"),
        ("/sv/companies/ab12/", "/sv/companies/ab12/"),
    ],
)
def test_key_of_a_link_is_masked_in_a_log_line(path, logged):
    record = logging.LogRecord("django", 30, "", 0, "%s: %s", ("Forbidden", path), None)

    assert MaskLinkKeys().filter(record)
    assert record.getMessage() == f"Forbidden: {logged}"


def test_handlers_of_the_portal_mask(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert "mask_link_keys" in handler["filters"]
