"""Coded concepts: DICOM PS3.16 and FHIR call the same triplet by different names."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """Base of every value here: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CodedConcept(Noun):
    """A code, the system that defines it, and the words people read (FHIR Coding)."""

    system: str
    code: str
    display: str


SCT = "http://snomed.info/sct"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
RADLEX = "http://radlex.org"

PNEUMONIA = CodedConcept(system=SCT, code="233604007", display="Pneumonia")
PLEURAL_EFFUSION = CodedConcept(system=SCT, code="60046008", display="Pleural effusion")
CHEST = CodedConcept(system=SCT, code="51185008", display="Thorax")
LUNG = CodedConcept(system=SCT, code="39607008", display="Lung")
RIGHT_LUNG = CodedConcept(system=SCT, code="3341006", display="Right lung")
LEFT_LUNG = CodedConcept(system=SCT, code="44029006", display="Left lung")
BOTH_LUNGS = CodedConcept(system=SCT, code="74101002", display="Both lungs")
AREA = CodedConcept(system=SCT, code="42798000", display="Area")
AREA_RATIO = CodedConcept(system=SCT, code="118586006", display="Ratio")
