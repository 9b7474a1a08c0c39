"""What happens at which time. Sweeps expire: a backlog of them would only repeat work."""

from celery.schedules import schedule

SWEEP_SECONDS = 15
HOUR_SECONDS = 3600


def sweep(task: str, every_seconds: int = SWEEP_SECONDS) -> dict[str, object]:
    return {
        "task": task,
        "schedule": schedule(every_seconds),
        "options": {"expires": every_seconds},
    }


BEAT_SCHEDULE = {
    "mail that is due": sweep("notifications.sweep_mail"),
    "digests that are due": sweep("notifications.sweep_digests"),
    "counters and failures long past": sweep("notifications.purge", HOUR_SECONDS),
    "firms whose score is behind": sweep("matchmaking.sweep_rescoring"),
    "matches whose day has come": sweep("matchmaking.sweep_matches"),
    "scores moved by new figures or a new model": sweep("matchmaking.sweep_rescored", 60),
    "lists that wait to be read, written or taken back": sweep("portal.sweep_imports"),
    "archives that wait to be made or are past": sweep("portal.sweep_archives", 60),
    "lists that nobody has finished": sweep("portal.discard_imports", HOUR_SECONDS),
    "matches that wait too long": sweep("matchmaking.remind_of_matches", HOUR_SECONDS),
    "profiles not confirmed for a year": sweep("companies.remind_of_profiles", HOUR_SECONDS),
    "follow-ups whose day has come": sweep("companies.remind_of_follow_ups", HOUR_SECONDS),
    "requests for firms that nobody answers": sweep("companies.expire_move_requests", HOUR_SECONDS),
    "content of files that no row names": sweep("companies.sweep_files", HOUR_SECONDS),
}
