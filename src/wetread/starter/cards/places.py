"""Where each attribute of two standards stands on a card, so that none is forgotten.

`ATTRIBUTES` are the 31 source attributes of a predictive decision support intervention, 45 CFR
170.315(b)(11)(iv)(B)(1) to (9), by paragraph and in our own short names. `CHAI` are the elements of
the applied model card of the Coalition for Health AI (schema 0.2). A place is a path into the words
of `about.yaml`, or what the evaluation, the training or the weights' lock tell.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wetread.clinical.coding import Noun
from wetread.starter.cards.words import CardWords

FIGURES, RECORD, LOCK = "(figures)", "(training record)", "(weights lock)"


class Attribute(NamedTuple):
    """One attribute: its paragraph, a short name, and the place where it is answered."""

    paragraph: str
    name: str
    place: str


SECTIONS: dict[int, str] = {
    1: "Details and output",
    2: "Purpose",
    3: "Cautioned out-of-scope use",
    4: "Development and input",
    5: "Fairness in development",
    6: "External validation",
    7: "Quantitative measures of performance",
    8: "Maintenance in use",
    9: "Updates",
}
"""The nine groups, as they are headed on a card."""

_PLACES: dict[int, tuple[tuple[str, str], ...]] = {
    1: (
        ("Developer and contact", "details.developer"),
        ("Funding", "details.funding"),
        ("Output", "details.output"),
        ("Type of output", "details.output_type"),
    ),
    2: (
        ("Intended use", "purpose.intended_use"),
        ("Intended patients", "purpose.population"),
        ("Intended users", "purpose.users"),
        ("Decision role", "purpose.decision_role"),
    ),
    3: (
        ("Never", "cautions.never"),
        ("Known risks and limits", "cautions.risks"),
    ),
    4: (
        ("What was included and left out", "development.criteria"),
        ("Demographic, social and health variables as input", "development.variables"),
        ("Whom the data represent", "development.demographics"),
        ("Relevance to the intended setting", "development.relevance"),
    ),
    5: (
        ("Approach to a fair output", "fairness.approach"),
        ("Managing bias", "fairness.mitigation"),
    ),
    6: (
        ("Source and setting", "external.source"),
        ("Who tested", "external.party"),
        ("Whom the external data represent", "external.demographics"),
        ("Process", "external.process"),
    ),
    7: (
        ("Validity on data of the same sources", "performance.own_validity"),
        ("Fairness on data of the same sources", "performance.own_fairness"),
        ("Validity on data of other sources", "performance.other_validity"),
        ("Fairness on data of other sources", "performance.other_fairness"),
        ("Evaluations of outcomes", "performance.outcomes"),
    ),
    8: (
        ("Monitoring validity", "maintenance.validity_monitoring"),
        ("Validity on local data", "maintenance.local_validity"),
        ("Monitoring fairness", "maintenance.fairness_monitoring"),
        ("Fairness on local data", "maintenance.local_fairness"),
    ),
    9: (
        ("How and how often it is updated", "updates.process"),
        ("How often it is put right", "updates.correction"),
    ),
}
_ROMAN = ("i", "ii", "iii", "iv", "v")

ATTRIBUTES: tuple[Attribute, ...] = tuple(
    Attribute(f"({group})({_ROMAN[at]})", name, place)
    for group, places in _PLACES.items()
    for at, (name, place) in enumerate(places)
)


def group_of(attribute: Attribute) -> int:
    """Which of the nine groups it belongs to."""
    return int(attribute.paragraph[1])


CHAI: dict[str, str] = {
    "BasicInfo/ModelName": "model",
    "BasicInfo/ModelDeveloper": "details.developer",
    "BasicInfo/DeveloperContact": "details.developer",
    "ReleaseInfo/ReleaseStage": "facts.stage",
    "ReleaseInfo/ReleaseDate": "changes",
    "ReleaseInfo/ReleaseVersion": LOCK,
    "ReleaseInfo/GlobalAvailability": "facts.availability",
    "ReleaseInfo/RegulatoryApproval": "facts.regulatory_approval",
    "ModelSummary/Summary": "summary",
    "ModelSummary/Keywords": "facts.keywords",
    "UsesAndDirections/IntendedUseAndWorkflow": "purpose.intended_use",
    "UsesAndDirections/PrimaryIntendedUsers": "purpose.users",
    "UsesAndDirections/HowToUse": "purpose.how_to_use",
    "UsesAndDirections/TargetedPatientPopulation": "purpose.population",
    "UsesAndDirections/CautionedOutOfScopeSettings": "cautions.never",
    "Warnings/KnownRisksAndLimitations": "cautions.risks",
    "Warnings/KnownBiasesOrEthicalConsiderations": "cautions.biases",
    "Warnings/ClinicalRiskLevel": "cautions.risk_level",
    "TrustIngredients/AISystemFacts/OutcomesAndOutputs": "details.output",
    "TrustIngredients/AISystemFacts/ModelType": "facts.model_type",
    "TrustIngredients/AISystemFacts/FoundationModels": "facts.foundation_models",
    "TrustIngredients/AISystemFacts/InputDataSource": "facts.input_source",
    "TrustIngredients/AISystemFacts/OutputAndInputDataTypes": "facts.data_types",
    "TrustIngredients/AISystemFacts/DevelopmentDataCharacterization": "development.data",
    "TrustIngredients/AISystemFacts/BiasMitigationApproaches": "fairness.mitigation",
    "TrustIngredients/AISystemFacts/OngoingMaintenance": "maintenance.validity_monitoring",
    "TrustIngredients/AISystemFacts/Security": "facts.security",
    "TrustIngredients/AISystemFacts/Transparency": "facts.transparency",
    "TrustIngredients/TransparencyInformation/FundingSource": "details.funding",
    "TrustIngredients/TransparencyInformation/ThirdPartyInformation": "facts.third_party",
    "TrustIngredients/TransparencyInformation/StakeholdersConsulted": "facts.stakeholders",
    "KeyMetrics/UsefulnessUsabilityEfficacy": "goals.usefulness",
    "KeyMetrics/FairnessEquity": "goals.fairness",
    "KeyMetrics/SafetyReliability": "goals.safety",
    "Resources/EvaluationReferences": FIGURES,
    "Resources/PeerReviewedPublications": "facts.publications",
    "Resources/PatientConsentOrDisclosure": "facts.consent",
}
"""Elements of `AppliedModelCard` that apply to software without a price; two are left out."""


def answer(words: CardWords, place: str) -> Any:
    """What stands at a place of the words."""
    found: Any = words
    for key in place.split("."):
        found = getattr(found, key)
    return found


def sentences(value: Any) -> Iterator[str]:
    """Every text at a place, however deep."""
    if isinstance(value, Noun):
        for name in type(value).model_fields:
            yield from sentences(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from sentences(one)
    else:
        yield str(value)
