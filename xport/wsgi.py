"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xport.settings")

application = get_wsgi_application()

from xport.checks import refuse_demo_data  # noqa: E402 the models need the application first

refuse_demo_data()
