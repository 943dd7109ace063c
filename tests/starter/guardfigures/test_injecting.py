"""Attacks are hidden in mails that their judge does not know either."""

from collections.abc import Callable

import pytest

from wetread.starter.guardfigures.injecting import injections
from wetread.starter.lessons import fold_of

SET = "prompt_injection"


@pytest.fixture
def attacks(write: Callable[..., None]) -> None:
    """Ten categories of attack, thirty mails of which one comes twice, and two turns."""
    kinds = [{"category": f"c{n}", "attack": f"order {n}"} for n in range(10)]
    write(f"{SET}/bipia_text_attacks_train.jsonl", kinds[:6])
    write(f"{SET}/bipia_code_attacks_train.jsonl", kinds[6:])
    mails = [{"context": f"mail {n}"} for n in (*range(29), 0)]
    write(f"{SET}/bipia_email_contexts_train.jsonl", mails)
    write(f"{SET}/inthewild_jailbreaks.jsonl", [{"prompt": "lift the rules"}])
    write(f"{SET}/notinject_one.jsonl", [{"prompt": "ignore the artefact"}])


@pytest.mark.usefixtures("attacks")
def test_an_attack_and_its_mail_are_of_one_fold(sets, scripted) -> None:
    """A head that had learned from the mail would not be a stranger to the document."""
    judges = scripted(lambda asked: {"injected": False})
    list(injections(sets, judges))
    fold_of_mail = {f"mail {n}": fold_of(f"mail:{n}") for n in range(1, 29)}
    fold_of_mail["mail 0"] = fold_of("mail:29")

    for asked, group in list(zip(judges.asked, judges.groups, strict=True))[:10]:
        order, mail = sorted(asked["text"].split("\n"), reverse=True)
        assert order.startswith("order ")
        assert fold_of_mail[mail] == fold_of(group)


@pytest.mark.usefixtures("attacks")
def test_orders_stand_in_front_and_behind(sets, scripted) -> None:
    """An order is as dangerous at either end."""
    judges = scripted(lambda asked: {"injected": False})
    list(injections(sets, judges))

    first = [asked["text"].startswith("order") for asked in judges.asked[:10]]

    assert first == [True, False] * 5


@pytest.mark.usefixtures("attacks")
def test_each_kind_has_its_own_figure(sets, scripted) -> None:
    """What arrives as data and what a user types are asked of different heads."""
    judges = scripted(lambda asked: {"injected": asked["origin"] == "user"})

    hidden, clean, lifting, harmless = injections(sets, judges)

    assert [(one.figure, one.value, one.n) for one in (hidden, clean, lifting, harmless)] == [
        ("recall", 0, 10),
        ("false flags", 0, 29),
        ("recall", 1, 1),
        ("false flags", 1, 1),
    ]
