"""The date and time of a fake, and how dates are written and read."""

from datetime import UTC, datetime, timedelta

START = datetime(2025, 1, 15, 10, tzinfo=UTC)
# Between two changes time passes, so that their order shows.
STEP = timedelta(seconds=1)


class Clock:
    """Stands still until something changes or somebody waits, so every run has the same times.

    Attributes:
        elapsed: The seconds that were waited so far. A change does not count: what takes a second
            in `now` for the sake of its order must not use up the time-out of a client.
    """

    def __init__(self, now: datetime) -> None:
        self.elapsed: float = 0.0
        self.now = now

    @property
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed)

    @now.setter
    def now(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("The time needs a time zone: datetime(2025, 1, 15, 10, tzinfo=UTC)")
        self._start = now.astimezone(UTC) - timedelta(seconds=self.elapsed)

    def tick(self) -> datetime:
        """Return the time of a change, and go on."""
        at = self.now
        self._start += STEP
        return at


def written(at: datetime) -> str:
    """Write a moment as the documents print it: `2025-01-15T10:00:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def read(value: object) -> datetime | None:
    """Read a moment in any of the forms of the service; None if there is none."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
