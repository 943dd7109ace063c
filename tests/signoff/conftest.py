"""A worklist with something to sign."""

import numpy as np
import pytest

from wetread.clinical.approval import ApprovalPayload, Versions
from wetread.clinical.coding import BOTH_LUNGS, PNEUMONIA
from wetread.clinical.findings import Finding, ImageEvidence, Uncertainty
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.verdicts import Verdict
from wetread.signoff.signing import SignOff
from wetread.signoff.worklist import Worklist
from wetread.store.artefacts import Artefacts

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")


def payload_for(image: str, *, case_id: str = "case-1", turn: int = 1, **changes):
    finding = Finding(
        id="f1",
        concept=PNEUMONIA,
        site=BOTH_LUNGS,
        presence="present",
        evidence=(ImageEvidence(image=image),),
        uncertainty=Uncertainty(
            probability=0.9,
            method="temperature-scaled",
            prediction_set=("present",),
            coverage=0.9,
            calibration="c1",
        ),
    )
    statement = Statement(section="impression", text="Pneumonia is likely.", cites=("f1",))
    values = {
        "case_id": case_id,
        "turn": turn,
        "request_id": "request-1",
        "request_text": "Is there pneumonia?",
        "study_id": "study-1",
        "patient": "patient-1",
        "priority": "ROUTINE",
        "images": (image,),
        "masks": (),
        "findings": (finding,),
        "abstentions": (),
        "observations": (),
        "draft": DraftReport(statements=(statement,)),
        "appointment": None,
        "verdicts": (Verdict(rule="cites-evidence", decision="pass", reason="content"),),
        "versions": Versions(),
    }
    return ApprovalPayload(**{**values, **changes})


@pytest.fixture
def worklist(ledger, ids) -> Worklist:
    return Worklist(ledger, ids)


@pytest.fixture
def signoff(ledger, worklist, artefacts, ids) -> SignOff:
    return SignOff(ledger, worklist, artefacts, ids)


@pytest.fixture
def image(artefacts: Artefacts) -> str:
    return artefacts.put_array(np.zeros((4, 4), dtype=np.uint8))


@pytest.fixture
def offer(ledger, worklist, image):
    def offer(modality=None, **changes):
        with ledger.write(SYSTEM) as tx:
            return worklist.offer(tx, SYSTEM, payload_for(image, **changes), modality=modality)

    return offer


__all__ = ["COLLEAGUE", "RADIOLOGIST", "payload_for"]
