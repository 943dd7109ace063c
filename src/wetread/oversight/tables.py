"""How far each added model is trusted."""

from sqlmodel import Field, SQLModel


class ModelStandingRow(SQLModel, table=True):
    """What was last decided about a model; the head vouches for the record that says the same."""

    __tablename__ = "model_standings"

    id: str = Field(primary_key=True, description="the model's")
    digest: str = Field(description="of all files of the model that was looked at")
    mode: str
    canary: str | None = Field(default=None, description="digest of the CanaryResult document")
    passed: bool = False
    shown: str | None = Field(default=None, description="digest of the Shown document")
    reason: str | None = Field(default=None, description="digest of the reason's document")
    by: str
    since: str
    head_seq: int
    head_hash: str
    head_key_id: str
    head_signature: str
