"""Coded concepts: DICOM PS3.16 and FHIR call the same triplet by different names."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """Base of every value here: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def unsaid(value: object) -> bool:
    """Left out of the canonical JSON, so that what was made before a field keeps its digest."""
    return value is None or value is False or value == ()


class CodedConcept(Noun):
    """A code, the system that defines it, and the words people read (FHIR Coding)."""

    system: str
    code: str
    display: str


SCT = "http://snomed.info/sct"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
RADLEX = "http://radlex.org"
LN = "http://loinc.org"
WETREAD = "urn:x-wetread:anatomy"
"""Private codes, for what no published system names; in DICOM their designator is 99WETREAD."""

PNEUMONIA = CodedConcept(system=SCT, code="233604007", display="Pneumonia")
PLEURAL_EFFUSION = CodedConcept(system=SCT, code="60046008", display="Pleural effusion")
CHEST = CodedConcept(system=SCT, code="51185008", display="Thorax")
LUNG = CodedConcept(system=SCT, code="39607008", display="Lung")
RIGHT_LUNG = CodedConcept(system=SCT, code="3341006", display="Right lung")
LEFT_LUNG = CodedConcept(system=SCT, code="44029006", display="Left lung")
BOTH_LUNGS = CodedConcept(system=SCT, code="74101002", display="Both lungs")
HEART = CodedConcept(system=SCT, code="80891009", display="Heart")
LEFT_VENTRICLE = CodedConcept(system=SCT, code="87878005", display="Left ventricle")
BRAIN = CodedConcept(system=SCT, code="12738006", display="Brain")
HIPPOCAMPUS = CodedConcept(system=SCT, code="5366008", display="Hippocampus")
# No code of PS3.16 divides the hippocampus, so these two are private (designator 99WETREAD, as
# PS3.3 section 8.2 allows): anterior is the head, posterior the body and the tail.
ANTERIOR_HIPPOCAMPUS = CodedConcept(
    system=WETREAD, code="anterior-hippocampus", display="Anterior hippocampus"
)
POSTERIOR_HIPPOCAMPUS = CodedConcept(
    system=WETREAD, code="posterior-hippocampus", display="Posterior hippocampus"
)
AREA = CodedConcept(system=SCT, code="42798000", display="Area")
AREA_RATIO = CodedConcept(system=SCT, code="118586006", display="Ratio")
VOLUME = CodedConcept(system=SCT, code="118565006", display="Volume")
# CID 12240, left ventricular areas, and CID 3468 and 3469, volumes.
END_DIASTOLIC_AREA = CodedConcept(
    system=SCT, code="399109006", display="Left ventricular diastolic area"
)
END_SYSTOLIC_AREA = CodedConcept(
    system=SCT, code="399030000", display="Left ventricular systolic area"
)
AREA_CHANGE = CodedConcept(
    system=SCT, code="399287000", display="Left ventricular fractional area change"
)
END_DIASTOLIC_VOLUME = CodedConcept(system=LN, code="8821-1", display="Left ventricular ED volume")
END_SYSTOLIC_VOLUME = CodedConcept(system=LN, code="8823-7", display="Left ventricular ES volume")
