"""What is counted, as Prometheus reads it. Nothing here changes because one reporter acted."""

from __future__ import annotations

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from store.opening import Store
from store.release import Released


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counters start at release; ages are in whole hours."""

    store: Store
    registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=True))
    _gauges: dict[str, Gauge] = field(default_factory=dict, repr=False)
    _cases: list[Counter] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        gauges = {
            "wren_letters_waiting": "Letters on their way or waiting for another try",
            "wren_letters_blocked": "Letters that wait because Wren cannot post; see: wren letters list",
            "wren_letters_dead": "Letters that gave up; see: wren letters list",
            "wren_pool_held": "Rows of the pool that are due but cannot be released: they are damaged",
            "wren_oldest_unopened_hours": "Whole hours that the longest unopened concern has waited",
        }
        for name, meaning in gauges.items():
            self._gauges[name] = Gauge(name, meaning, registry=self.registry)
        self._cases.append(
            Counter("wren_cases_released", "Cases released to the guardians", registry=self.registry)
        )

    def released(self, released: Released) -> None:
        """Count cases at their release, never at their sending."""
        self._cases[0].inc(released.cases)
        self._gauges["wren_pool_held"].set(released.held)

    async def text(self) -> bytes:
        """The Prometheus text. Raises ``Unavailable``."""
        counts = await self.store.outbox.counts()
        dead = counts.pop("dead", 0)
        self._gauges["wren_letters_dead"].set(dead)
        self._gauges["wren_letters_blocked"].set(counts.get("blocked", 0))
        self._gauges["wren_letters_waiting"].set(sum(counts.values()))
        self._gauges["wren_oldest_unopened_hours"].set(await self.store.watch.oldest_unopened_hours())
        return generate_latest(self.registry)
