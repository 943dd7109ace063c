"""From a folder to pytest's items: each story is one, and all of a process share a theatre."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pytest

from wetread.bootstrap.models import Models
from wetread.bootstrap.settings import Settings
from wetread.errors import ManifestError, WetreadError
from wetread.manifests.stories import Story, read_stories, scenario_files
from wetread.simulation.assertions import build_assertions
from wetread.simulation.player import play_in
from wetread.simulation.theatre import Theatre

MARKER: Final = "scenario"


def register(config: pytest.Config) -> None:
    """Let this session collect the scenarios that its options name.

    Raises:
        UsageError: a folder is missing, or there is no scenario or no policy in it.
    """
    here = config.invocation_params.dir
    roots = [here / one for one in config.getoption("wetread_scenarios")]
    files = [file for root in roots for file in _files(root)]
    house = House(config, roots, files, _settings(config))
    config.addinivalue_line("markers", f"{MARKER}: a story that wetread plays")
    config.stash[HOUSE] = house
    config.pluginmanager.register(house, "wetread-scenarios")
    config.args += [str(root) for root in _unreached(roots, [*config.args], here)]


def _files(root: Path) -> list[Path]:
    try:
        found = list(scenario_files(root))
    except ManifestError as error:
        raise pytest.UsageError(f"--wetread-scenarios: {error}") from None
    if not found:
        raise pytest.UsageError(f"--wetread-scenarios: {root}: no scenario there; name YAML files")
    return found


def _settings(config: pytest.Config) -> Settings:
    """As the environment says, by the rules that an option names."""
    settings = Settings.from_environment()
    named = config.getoption("wetread_policies")
    if named is None:
        return settings
    folder: Path = config.invocation_params.dir / named
    if not any(folder.rglob("*.yaml")):  # a story may well end as it says where nobody judges
        raise pytest.UsageError(f"--wetread-policies: {folder}: no policy there; name YAML files")
    return replace(settings, policies=folder)


def _unreached(roots: Iterable[Path], args: Iterable[str], here: Path) -> list[Path]:
    """Folders that no argument of pytest's reaches anyhow, nor picks something out of.

    Of two that lie in one another only the outer one: some versions of pytest play twice what is
    named twice.
    """
    named = [(here / arg.partition("::")[0]).resolve() for arg in args]
    left = {
        root.resolve() for root in roots if not any(_overlap(root.resolve(), arg) for arg in named)
    }
    return sorted(root for root in left if left.isdisjoint(root.parents))


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


class House:
    """What a session knows of its scenarios: which they are, and the theatre that plays them."""

    def __init__(
        self,
        config: pytest.Config,
        roots: Iterable[Path],
        files: Iterable[Path],
        settings: Settings,
    ) -> None:
        self._config, self._settings = config, settings
        self._files = frozenset(file.resolve() for file in files)
        named = [root.resolve() for root in roots]
        self._ways = frozenset(way for root in named for way in (root, *root.parents))
        self._words: Models | None = None

    @cached_property
    def theatre(self) -> Theatre:
        """Made for the first story: who only collects loads no models."""
        self._words = self._config.hook.pytest_wetread_words(config=self._config)
        return Theatre(words=self._words, settings=self._settings)

    def pytest_report_header(self) -> str:
        rules = self._settings.policies or "as they ship"
        return f"wetread: scenario files: {len(self._files)}, policies: {rules}"

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """A folder that was named is looked into, even if pytest would pass by one of its name."""
        return False if collection_path.resolve() in self._ways else None

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> "ScenarioFile | None":
        if file_path.resolve() not in self._files:
            return None
        found: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
        return found

    def pytest_unconfigure(self) -> None:
        if "theatre" in vars(self):
            self.theatre.close()
        if self._words is not None:
            self._words.close()


HOUSE: Final = pytest.StashKey[House]()


class ScenarioFile(pytest.File):
    """One scenario; with a matrix, all stories that it makes."""

    def collect(self) -> Iterator["ScenarioItem"]:
        for story in self._stories():
            yield ScenarioItem.from_parent(self, name=story.name, story=story)

    def _stories(self) -> tuple[Story, ...]:
        """The stories, none with a claim that cannot be judged.

        Raises:
            CollectError: the file cannot be used; the message says what, where and what to do.
        """
        try:
            stories = read_stories(self.path)
            for story in stories:
                build_assertions(story.spec, folder=str(self.path.parent))
        except WetreadError as error:
            raise self.CollectError(str(error)) from None
        return stories


class ScenarioItem(pytest.Item):
    """One story, played when its turn comes."""

    def __init__(self, *, story: Story, **node: Any) -> None:
        super().__init__(**node)
        self.story = story
        self.add_marker(MARKER)
        # A warning is about code, and where a project makes it an error no story could be played.
        self.add_marker(pytest.mark.filterwarnings("ignore"))
        self.extra_keyword_matches.add(self.path.parent.name)

    def runtest(self) -> None:
        """Fails with one line for each claim that does not hold: a traceback would tell nothing."""
        problems = self._problems()
        if problems:
            pytest.fail("\n".join(problems), pytrace=False)

    def _problems(self) -> tuple[str, ...]:
        """What does not hold, or the one sentence on why the story could not be played."""
        try:
            return play_in(self.config.stash[HOUSE].theatre, self.story.spec).failed
        except WetreadError as error:
            return (str(error),)
        except Exception as error:
            if self.config.getoption("fulltrace"):
                raise
            # Its message may quote the case; who asks for it sees it.
            return (f"internal error ({type(error).__name__}); --full-trace shows where",)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name
