"""What happens at which time. Sweeps expire: a backlog of them would only repeat work."""

from celery.schedules import schedule

SWEEP_SECONDS = 15


def sweep(task: str) -> dict[str, object]:
    return {
        "task": task,
        "schedule": schedule(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    }


BEAT_SCHEDULE = {
    "mail that is due": sweep("notifications.sweep_mail"),
    "firms whose score is behind": sweep("matchmaking.sweep_rescoring"),
    "matches whose day has come": sweep("matchmaking.sweep_matches"),
}
