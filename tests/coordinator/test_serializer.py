"""A forged checkpoint builds nothing and calls nothing."""

import json

import ormsgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Interrupt, Send

from support.workups import CONTENT
from wetread.coordinator.serializer import JsonSerializer
from wetread.errors import Tampered

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text().filter(lambda k: not k.startswith("$")), plain))
def test_json_state_round_trips(value) -> None:
    """What the graph may hold comes back equal."""
    serializer = JsonSerializer()

    assert serializer.loads_typed(serializer.dumps_typed(value)) == value


def test_own_envelopes_round_trip() -> None:
    """A pending worker and a pending question survive a restart."""
    serializer = JsonSerializer()
    send, pause = Send("work", {"task": "t1"}), Interrupt({"work_item": "i1"}, id="abc")

    assert serializer.loads_typed(serializer.dumps_typed(send)) == send
    back = serializer.loads_typed(serializer.dumps_typed(pause))
    assert (back.value, back.id) == (pause.value, pause.id)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", lambda: None])
def test_state_that_is_not_json_is_refused(value) -> None:
    """Nothing but JSON can be put into a checkpoint."""
    with pytest.raises(TypeError, match="must be JSON"):
        JsonSerializer().dumps_typed(value)


def _payloads(marker: str) -> dict[str, bytes]:
    call = ormsgpack.packb(["os", "system", f"touch {marker}"])
    return {
        "msgpack": ormsgpack.packb(ormsgpack.Ext(0, call)),
        "pickle": b"cos\nsystem\n(S'touch " + marker.encode() + b"'\ntR.",
        "json": json.dumps(
            {"lc": 2, "type": "constructor", "id": ["os", "system"], "args": [f"touch {marker}"]}
        ).encode(),
        "json-v1": b'{"$send": ["work", {}]',
    }


@pytest.mark.parametrize("kind", sorted(_payloads("x")))
def test_forged_row_executes_nothing_and_loses_nothing(kit, tmp_path, kind) -> None:
    """A forged checkpoint runs no code, and the case is rebuilt from what is stored."""
    marker = tmp_path / "executed"
    made = kit(rules=CONTENT)
    case_id = made.workup()
    connection = made.coordinator.course.saver.conn
    connection.execute(
        "UPDATE checkpoints SET type = ?, checkpoint = ?", (kind, _payloads(str(marker))[kind])
    )
    connection.commit()

    made.sign(case_id)

    assert not marker.exists()
    assert len(made.bundles()) == 1


def test_the_default_loader_would_have_executed(tmp_path) -> None:
    """The attack is real: LangGraph's permissive default calls what the row names."""
    marker = tmp_path / "executed"

    JsonPlusSerializer(allowed_msgpack_modules=True).loads_typed(
        ("msgpack", _payloads(str(marker))["msgpack"])
    )

    assert marker.exists()


def test_foreign_kind_is_refused() -> None:
    """Only rows of our own making are read."""
    with pytest.raises(Tampered, match="msgpack"):
        JsonSerializer().loads_typed(("msgpack", b""))
