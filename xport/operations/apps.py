from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "xport.operations"
    label = "operations"
