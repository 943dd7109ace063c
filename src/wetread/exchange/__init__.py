"""The only room that speaks DICOM and FHIR: studies in, signed reports out."""
