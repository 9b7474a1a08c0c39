from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "xport.notifications"
    label = "notifications"
