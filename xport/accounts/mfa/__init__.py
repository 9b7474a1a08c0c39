"""The second step of signing in: passkeys, one-time codes of an app, recovery codes.

Tables, stages and flows are django-allauth's; codes are counted and kept from being used twice
in PostgreSQL here, where allauth would use Django's cache.
"""
