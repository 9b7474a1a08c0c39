"""The figures that Prometheus collects: counted when it asks, so that no process must remember."""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from xport.portal.operator import state


class PortalCollector(Collector):
    """Queue, jobs, scores, mails and disk. Labels are words of ours, never anybody's data."""

    def collect(self) -> Iterator[Metric]:
        broker = state.broker()
        yield GaugeMetricFamily("xport_broker_up", "1 if the broker answers", broker.answers)
        if broker.queue_length is not None:
            yield GaugeMetricFamily("xport_queue_length", "Jobs that wait", broker.queue_length)
        disk = state.disk()
        yield GaugeMetricFamily("xport_files_free_bytes", "Free on the files' disk", disk.free)
        try:
            yield from list(_from_database())
            is_up = True
        except (DatabaseError, InterfaceError):
            is_up = False
        finally:
            # This thread may never be asked again.
            connection.close()
        yield GaugeMetricFamily("xport_database_up", "1 if the database answers", is_up)


def _from_database() -> Iterator[Metric]:
    now = timezone.now()
    yield from _of_jobs(state.jobs())
    scores = state.scores()
    yield GaugeMetricFamily("xport_scoring_due", "Score calculations that wait", scores.due)
    age = (now - scores.oldest_at).total_seconds() if scores.oldest_at else 0
    yield GaugeMetricFamily("xport_scoring_oldest_seconds", "Age of the oldest of them", age)
    mails = state.mails()
    by_state = GaugeMetricFamily("xport_mails", "Mails by state", labels=["state"])
    for name, count in mails.by_state.items():
        by_state.add_metric([name], count)
    yield by_state
    late = (now - mails.oldest_due_at).total_seconds() if mails.oldest_due_at else 0
    yield GaugeMetricFamily("xport_mail_late_seconds", "How late the latest mail is", max(late, 0))
    yield GaugeMetricFamily(
        "xport_stopped_addresses", "Addresses without notices", mails.stopped_addresses
    )


def _of_jobs(jobs: state.Jobs) -> Iterator[Metric]:
    labels = ["job", "result"]
    runs = CounterMetricFamily("xport_job_runs", "Runs of jobs", labels=labels)
    seconds = CounterMetricFamily("xport_job_seconds", "Time that jobs ran", labels=labels)
    last = GaugeMetricFamily("xport_job_last_run_seconds", "When a job last ended", labels=labels)
    for row in jobs.runs:
        words = [row.job, row.result]
        runs.add_metric(words, row.count)
        seconds.add_metric(words, row.seconds)
        last.add_metric(words, row.last_at.timestamp())
    yield from (runs, seconds, last)
