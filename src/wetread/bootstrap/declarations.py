"""What the folders of YAML declare, read once; several systems may share it."""

from functools import cached_property
from pathlib import Path

from wetread.bootstrap.settings import Settings
from wetread.clinical.imaging import Digest
from wetread.manifests.folders import declared
from wetread.manifests.loader import digest_file, read_folder
from wetread.manifests.sign_off import SignOffSpec, governing, shipped, shipped_file
from wetread.manifests.specs import AgentSpec, PolicySpec


class Declarations:
    """Agents and policies as they stand in their folders."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def agents(self) -> dict[str, AgentSpec]:
        """The agents as their manifests stand, whether or not they may run."""
        return read_folder(self._agents_folder, AgentSpec)

    @cached_property
    def policies(self) -> dict[str, PolicySpec]:
        return read_folder(self._policies_folder, PolicySpec)

    @cached_property
    def sign_off(self) -> SignOffSpec:
        """The rules of sign-off; those that ship where the folder has none."""
        return governing(read_folder(self._policies_folder, SignOffSpec))

    @cached_property
    def manifests(self) -> dict[str, Path]:
        """The file of each agent, by its id."""
        return {path.stem: path for path in sorted(self._agents_folder.rglob("*.yaml"))}

    @cached_property
    def digests(self) -> dict[str, Digest]:
        """Of every file that decides what is said: policies, words, phrases, guidelines."""
        from wetread.agents.guidelines.nodules import guideline_digests
        from wetread.agents.phrases.bank import phrase_digests
        from wetread.coordinator.talk.topics import topic_digests
        from wetread.guards.wordlists import word_digests

        files = sorted(self._policies_folder.rglob("*.yaml"))
        if self.sign_off is shipped():
            files.append(shipped_file())
        own = {path.stem: digest_file(path) for path in files}
        read = {**word_digests(), **topic_digests(), **guideline_digests()}
        return {**own, **read, **phrase_digests(self._settings.phrases)}

    @property
    def _agents_folder(self) -> Path:
        return self._settings.agents or declared("agents")

    @property
    def _policies_folder(self) -> Path:
        return self._settings.policies or declared("policies")
