"""What gunicorn reads, as `--config python:xport.web_server`: the form of its log lines.

It writes no access log: that would hold addresses with what was searched for. Each request has a
line of ours (xport/middleware.py).
"""

from xport.logs import configuration

logconfig_dict = configuration()
