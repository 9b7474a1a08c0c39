"""The second step of signing in, for who has not taken it at their provider already."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from xport.accounts.sso.session import has_proved_level


class SecondStepUnlessProved(AuthenticateStage):
    """Named by the account adapter instead of allauth's own."""

    def handle(self) -> tuple[Any, bool]:
        if has_proved_level(self.request, self.login.user):
            return None, True
        return super().handle()
