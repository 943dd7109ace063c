"""Images over HTTP: to whom, of which case, and nothing that names a patient."""

from collections.abc import Iterator

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from support.pictured import (
    COLUMNS,
    HIPPOCAMPUS,
    ROWS,
    SLICES,
    deep_case,
    film_case,
    ramp,
    scan_case,
    volume_case,
    working,
)
from support.served import PASSWORD, PEOPLE, enrol
from wetread.bootstrap.system import System
from wetread.clinical.imaging import ImagingStudy
from wetread.errors import BadInput
from wetread.service.web.gate import Gate
from wetread.service.web.image_routes import image_routes
from wetread.service.web.login import login_routes

SITE = "https://pacs.example/?study={study}"
OURS = {"origin": "http://testserver"}
MAY = {"radiologist", "resident", "technologist", "auditor"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("images") / "home"
    enrol(home)
    return home


@pytest.fixture(scope="module")
def cases(home) -> dict[str, str]:
    with working(home) as on:
        made = {
            "deep": deep_case(on, ramp()),
            "prior": film_case(on, prior=True),
            "scan": scan_case(on),
        }
    with working(home, HIPPOCAMPUS) as on:
        return made | {"volume": volume_case(on)}


@pytest.fixture(scope="module")
def on(home, cases) -> Iterator[System]:
    with working(home, viewer_url=SITE) as system:
        yield system


@pytest.fixture
def enter(on):
    """A client in which somebody has signed in."""
    app = FastAPI()
    app.include_router(login_routes(on.sessions))
    app.include_router(image_routes(on))

    def client(name: str) -> TestClient:
        gate = Gate(app, sessions=on.sessions, tokens=on.tokens)
        made = TestClient(gate, follow_redirects=False)
        made.post("/login", data={"name": name, "password": PASSWORD}, headers=OURS)
        return made

    return client


def first_slice(case_id: str) -> str:
    return f"/cases/{case_id}/studies/1/series/1/slices/1"


def addresses(client: TestClient, case_id: str) -> list[str]:
    """Everything that the case offers to a viewer."""
    told = client.get(f"/cases/{case_id}/images.json").json()
    return [
        f"/cases/{case_id}/images.json",
        first_slice(case_id),
        f"/cases/{case_id}/layers/{told['layers'][0]['parts'][0]['drawn']}/slices/1",
        f"/cases/{case_id}/studies/1/site-viewer",
    ]


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_only_who_may_see_cases_sees_images(enter, cases, name) -> None:
    """Every address asks for the role; an admin has none that sees cases."""
    every = addresses(enter("rita"), cases["prior"])
    client = enter(name)

    codes = [client.get(address).status_code for address in every]

    assert codes == ([200, 200, 200, 303] if PEOPLE[name] in MAY else [403] * 4)


def test_a_stranger_sees_nothing(enter, cases) -> None:
    """Without a session no address answers."""
    every = addresses(enter("rita"), cases["prior"])
    stranger = enter("nobody")

    assert [stranger.get(address).status_code for address in every] == [401] * 4


def test_a_slice_comes_in_full_depth(enter, cases) -> None:
    """All sixteen bits, and in the headers what they are."""
    answer = enter("rita").get(first_slice(cases["deep"]))

    sent = np.frombuffer(answer.content, "<u2")
    assert np.array_equal(sent, ramp().ravel())
    assert answer.headers["image-samples"] == "uint16"
    told = [int(answer.headers[f"image-{name}"]) for name in ("rows", "columns")]
    assert told == list(ramp().shape)
    assert answer.headers["image-photometric"] == "MONOCHROME2"


def test_a_volume_comes_slice_by_slice(enter, cases) -> None:
    """Each is one slice of Hounsfield units, and the list says how many there are."""
    client = enter("rita")
    (study,) = client.get(f"/cases/{cases['scan']}/images.json").json()["studies"]
    (series,) = study["series"]

    assert (series["modality"], series["slices"], series["spacing_mm"]) == ("CT", 4, [1.0, 0.5])
    firsts = []
    for number in range(1, 5):
        answer = client.get(f"/cases/{cases['scan']}/studies/1/series/1/slices/{number}")
        firsts.append(int(np.frombuffer(answer.content, "<i2")[0]))
    assert firsts == [-1000, -999, -998, -997]


def test_an_outline_lies_on_the_grid_of_its_image(enter, cases) -> None:
    """One byte for each pixel of the slice, on every slice of the volume."""
    client = enter("rita")
    layers = client.get(f"/cases/{cases['volume']}/images.json").json()["layers"]

    assert [layer["name"] for layer in layers] == ["Anterior hippocampus", "Posterior hippocampus"]
    part = layers[0]["parts"][0]
    address = f"/cases/{cases['volume']}/layers/{part['drawn']}/slices/{SLICES}"
    sent = np.frombuffer(client.get(address).content, np.uint8)
    assert (len(sent), set(sent.tolist())) == (ROWS * COLUMNS, {0, 255})


def test_each_finding_says_on_which_study_it_rests(enter, cases) -> None:
    """Those of the earlier film on the first, those of the current one on the second."""
    told = enter("rita").get(f"/cases/{cases['prior']}/images.json").json()
    assert [*told["rests"].values()] == [[1]] * 3 + [[2]] * 3
    drawn = {(layer["study"], *told["rests"][layer["findings"][0]]) for layer in told["layers"]}
    assert drawn == {(1, 1), (2, 2)}


@pytest.mark.parametrize(
    "wrong",
    [
        "/cases/case-0/images.json",
        "/cases/case-0/studies/1/series/1/slices/1",
        "/cases/{scan}/studies/2/series/1/slices/1",
        "/cases/{scan}/studies/0/series/1/slices/1",
        "/cases/{scan}/studies/1/series/2/slices/1",
        "/cases/{scan}/studies/1/series/1/slices/0",
        "/cases/{scan}/studies/1/series/1/slices/5",
        "/cases/{scan}/studies/1/series/1/slices/-1",
        "/cases/{scan}/studies/1/series/-1/slices/1",
        "/cases/{scan}/layers/{drawn}/slices/1",
        "/cases/{prior}/layers/{drawn}/slices/2",
        "/cases/{scan}/studies/1/site-viewer",
        "/cases/{prior}/studies/3/site-viewer",
    ],
)
def test_what_is_not_there_is_a_problem(enter, cases, wrong) -> None:
    """Another case's outline is not this one's, and no answer says which of them exist."""
    client = enter("rita")
    told = enter("rita").get(f"/cases/{cases['prior']}/images.json").json()
    drawn = told["layers"][0]["parts"][0]["drawn"]

    answer = client.get(wrong.format(drawn=drawn, **cases))

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "wrong",
    [
        "/cases/{scan}/studies/1/series/1/slices/one",
        "/cases/{scan}/layers/..%2F..%2Fkeys/slices/1",
        "/cases/{scan}/layers/ABC/slices/1",
    ],
)
def test_what_is_no_number_or_digest_is_refused(enter, cases, wrong) -> None:
    """No text of anybody's becomes a path."""
    assert enter("rita").get(wrong.format(**cases)).status_code in (404, 422)


def test_a_browser_keeps_a_slice_and_asks_again(enter, cases) -> None:
    """It is told that nothing changed; somebody whose role ended is told nothing else."""
    client, address = enter("rita"), first_slice(cases["deep"])
    answer = client.get(address)
    again = {"if-none-match": answer.headers["etag"]}

    kept = client.get(address, headers=again)

    assert answer.headers["cache-control"] == "private, no-cache"
    assert (kept.status_code, kept.content) == (304, b"")
    assert enter("ada").get(address, headers=again).status_code == 403


def test_nothing_of_the_answers_names_a_patient(enter, on, cases) -> None:
    """No UID and no pseudonym stands in what is listed or in a header; only the way out has one."""
    client = enter("rita")
    every = addresses(client, cases["prior"])
    *inside, out = (client.get(address) for address in every)

    said = " ".join(f"{answer.headers}" for answer in inside) + inside[0].text
    file = on.coordinator.duty.file
    study = file.need(file.keys(cases["prior"], 1), "study", ImagingStudy)
    uids = {study.study_instance_uid}
    uids |= {series.series_instance_uid for series in study.series}
    uids |= {image.sop_instance_uid for image in study.images}
    assert not [name for name in {study.patient, study.id, *uids} if name is None or name in said]
    assert out.headers["location"] == f"https://pacs.example/?study={study.study_instance_uid}"
    assert out.headers["referrer-policy"] == "same-origin"


def test_an_address_that_is_none_stops_the_server(home) -> None:
    """A wrong WETREAD_VIEWER_URL is told before anybody clicks."""
    with working(home, viewer_url="javascript:{study}") as on, pytest.raises(BadInput):
        image_routes(on)
