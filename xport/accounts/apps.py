from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "xport.accounts"
    label = "accounts"
