from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "xport.portal"
    label = "portal"
