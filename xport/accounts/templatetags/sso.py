"""The configured providers, for the pages that offer them."""

from django import template
from django.conf import settings

from xport.accounts.sso.configuration import Provider

register = template.Library()


@register.simple_tag
def sign_on_providers() -> list[Provider]:
    return list(settings.SSO_PROVIDERS.values())
