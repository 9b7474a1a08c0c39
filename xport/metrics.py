"""What is measured while requests are answered, for the page of figures (xport/figures_wsgi.py).

Each web process writes to files in PROMETHEUS_MULTIPROC_DIR, if it is set, and the process with
the figures adds them up. Views by name, never by address: addresses hold firms and link keys.
"""

from prometheus_client import Histogram

REQUEST_SECONDS = Histogram(
    "xport_request_seconds",
    "Time to answer a request",
    ["view", "method", "status"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
METHODS = {"GET", "HEAD", "POST"}


def observe_request(*, view: str, method: str, status: int, seconds: float) -> None:
    # Only known words: whoever invents methods must not fill the memory with new series.
    known = method if method in METHODS else "other"
    REQUEST_SECONDS.labels(view or "none", known, str(status)).observe(seconds)
