"""The demo: a phantom film goes the whole way, from a request in words into the queue."""

from typing import TYPE_CHECKING

from wetread.coordinator.stopwatch import Stopwatch
from wetread.service.console import ERR, progress
from wetread.service.output import case_output

if TYPE_CHECKING:
    from wetread.bootstrap.system import System
    from wetread.service.contract import ReadOutput

REQUEST = (
    "Outline the lungs, tell me whether there is pneumonia, draft a report "
    "and book a follow-up chest CT in two weeks, mornings only"
)


def demonstrate(on: "System", *, quiet: bool) -> "ReadOutput":
    """Render a film, ask for four things at once, and stop where a person is needed."""
    by = on.owner()
    if not quiet:
        ERR.print(f"A phantom chest radiograph arrives, with this request:\n  {REQUEST}\n")
    with progress(quiet=quiet) as listen:
        watch = Stopwatch(listener=listen)
        with watch.measure("rendering the phantom"):
            study = on.phantom_study()
        with watch.measure("workup"):
            case_id = on.coordinator.open(by, text=REQUEST, study=study)
            on.coordinator.run(case_id, watch=watch)
    return case_output(on, by, case_id, watch.seconds)
