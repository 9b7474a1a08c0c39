"""The figures for Prometheus: `gunicorn xport.figures_wsgi`, on a port that no visitor reaches."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xport.settings")
# Loads the apps; their pages are not served here.
get_wsgi_application()

from prometheus_client import CollectorRegistry, make_wsgi_app, multiprocess  # noqa: E402

from xport.portal.operator.figures import PortalCollector  # noqa: E402

registry = CollectorRegistry()
registry.register(PortalCollector())
if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    multiprocess.MultiProcessCollector(registry)

application = make_wsgi_app(registry)
