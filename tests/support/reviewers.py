"""Two hundred people at one queue: each lists, claims and decides, at their own pace, over HTTP."""

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import numpy as np
from argon2 import PasswordHasher

from signoff.conftest import payload_for
from support.served import PASSWORD
from wetread.bootstrap.system import System
from wetread.clinical.principals import SYSTEM
from wetread.clinical.scopes import SCOPES
from wetread.coordinator.casefile import CaseRow
from wetread.coordinator.state import GRAPH_VERSION
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.signoff.users import Users
from wetread.store.tables import insert_row

BATCH = 500
PRIORITIES = ("STAT", "URGENT", "ROUTINE")


CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def enlist(on: System, people: int, hasher: PasswordHasher = CHEAP) -> list[str]:
    """A token of each of so many radiologists."""
    users = Users(on.ledger, hasher)
    owner, tokens = on.owner(), []
    for number in range(people):
        name = f"reader{number}"
        users.add(owner, name, role="radiologist", full_name=f"Dr. {name}", password=PASSWORD)
        by = users.active(name)
        tokens.append(on.tokens.make(by, name="queue", scopes=SCOPES, days=1)[1])
    return tokens


def draft(on: System, items: int) -> None:
    """So many drafts that can be signed and released, since each case was worked up."""
    study = on.receive(to_dicom(render(ChestPhantom(rows=96, columns=96))))
    for _ in range(items):
        case_id = on.coordinator.open(on.owner(), text="Is there pneumonia?", study=study)
        on.coordinator.run(case_id)


def fill(on: System, items: int, people: int) -> list[str]:
    """A queue of so many items, and a token of each of so many radiologists."""
    tokens = enlist(on, people)
    image = on.artefacts.put_array(np.zeros((4, 4), dtype=np.uint8))
    for start in range(0, items, BATCH):
        with on.ledger.write(SYSTEM) as tx:
            for number in range(start, min(start + BATCH, items)):
                case_id = f"case-{number:016x}"
                row = {"id": case_id, "patient": f"patient-{number % 4096:016x}", "turns": 1}
                priority = PRIORITIES[number % 3]
                opened = (datetime.now(UTC) - timedelta(seconds=number)).isoformat()
                insert_row(
                    tx.connection,
                    CaseRow,
                    **row,
                    priority=priority,
                    opened_at=opened,
                    state="waiting",
                    graph=GRAPH_VERSION,
                )
                payload = payload_for(image, case_id=case_id, priority=priority)
                on.worklist.offer(tx, SYSTEM, payload)
    return tokens


@dataclass
class Shift:
    """What a shift came to."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    decided: dict[str, tuple[str, str]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    over: bool = False

    def p95(self, kind: str) -> float:
        """Milliseconds within which 95 of 100 were answered."""
        return float(np.percentile(self.seconds[kind], 95)) * 1000

    def told(self, lasted_s: float) -> Iterator[str]:
        """A line for each kind of request, and how they were answered."""
        for kind, seconds in sorted(self.seconds.items()):
            n = len(seconds)
            yield f"{kind:8} n {n:6}  p95 {self.p95(kind):6.1f} ms  {n / lasted_s:5.1f} a second"
        yield ", ".join(f"{kind} {status}: {n}" for (kind, status), n in self.statuses.items())


async def work(
    address: str,
    tokens: list[str],
    *,
    lasts_s: float,
    rate: float,
    shift: Shift | None = None,
    kinds: Sequence[str] = ("reject", "respond"),
) -> Shift:
    """Everybody at once for so long; `rate` claims and decisions a second between them.

    Who brings a `shift` of their own sees how far it is, and ends it by its `over`.
    """
    shift = shift or Shift()
    limits = httpx.Limits(max_connections=len(tokens), max_keepalive_connections=len(tokens))
    pause = 2 * len(tokens) / rate
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as client:
        while (await client.get("/api/v1/ready")).status_code != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        ends = time.monotonic() + lasts_s
        people = (
            _reviewer(client, token, number, shift, ends, pause, kinds)
            for number, token in enumerate(tokens)
        )
        await asyncio.gather(*people)
    return shift


async def _reviewer(
    client: httpx.AsyncClient,
    token: str,
    number: int,
    shift: Shift,
    ends: float,
    pause: float,
    kinds: Sequence[str],
) -> None:
    chance, keys = random.Random(number), itertools.count()  # noqa: S311 - dice
    await asyncio.sleep(chance.uniform(0, pause))

    async def ask(kind: str, method: str, path: str, **sent: Any) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {token}", **sent.pop("headers", {})}
        if method == "POST":
            headers["Idempotency-Key"] = f"k{number}-{next(keys)}"
        begun = time.monotonic()
        try:
            answer = await client.request(method, path, headers=headers, **sent)
        except httpx.HTTPError as error:
            shift.errors.append(f"{kind}: {type(error).__name__}")
            return None
        shift.seconds[kind].append(time.monotonic() - begun)
        shift.statuses[kind, answer.status_code] += 1
        if answer.status_code >= 500 or answer.status_code in (401, 403, 404, 422, 428):
            shift.errors.append(f"{kind}: {answer.status_code} {answer.text[:200]}")
        return answer

    while time.monotonic() < ends and not shift.over:
        begun = time.monotonic()
        await _one(ask, chance, f"reader{number}", shift, kinds)
        await asyncio.sleep(max(0.0, pause * chance.uniform(0.8, 1.2) - time.monotonic() + begun))


def _decision(kind: str) -> dict[str, str]:
    if kind == "approve":
        return {"type": kind, "signature_meaning": "approved", "password": PASSWORD}
    return {"type": kind, "message": "Not this one."}


async def _one(
    ask: Any, chance: random.Random, name: str, shift: Shift, kinds: Sequence[str]
) -> None:
    """One look at the queue, one claim, one decision."""
    wanted: dict[str, Any] = {"state": "open", "limit": 50}
    if "approve" not in kinds:  # all that were worked up are of one priority
        wanted["priority"] = chance.choice(PRIORITIES)
    listed = await ask("list", "GET", "/api/v1/work-items", params=wanted)
    items = listed.json()["items"] if listed is not None and listed.status_code == 200 else []
    if not items:
        return
    item = chance.choice(items)
    where = f"/api/v1/work-items/{item['id']}"
    etag = f'"{item["id"]}.{item["version"]}"'
    claimed = await ask("claim", "POST", f"{where}/claim", headers={"If-Match": etag})
    if claimed is None or claimed.status_code != 200:
        return
    kind = chance.choice(kinds)
    answer = {
        "interrupt_id": f"{item['id']}.{claimed.json()['version']}",
        "payload_digest": claimed.json()["digest"],
        "decisions": [_decision(kind)],
    }
    etag = claimed.headers["etag"]
    done = await ask(kind, "POST", f"{where}/decision", json=answer, headers={"If-Match": etag})
    if done is not None and done.status_code == 200:
        if item["id"] in shift.decided:
            shift.twice.append(item["id"])
        shift.decided[item["id"]] = (name, done.json()["item"]["state"])
