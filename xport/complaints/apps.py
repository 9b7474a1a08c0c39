from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "xport.complaints"
    label = "complaints"
