"""The way to the site's own viewer: an address of the operator's, with a study filled in.

It holds a Study Instance UID, so it is made when somebody goes there and stands in no page or log.
"""

from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import quote, urlsplit

from wetread.errors import BadInput

STUDY: Final = "{study}"
_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True)
class SiteViewer:
    """Where the site's viewer shows a study."""

    template: str

    @classmethod
    def of(cls, template: str | None) -> Self | None:
        """The viewer that `WETREAD_VIEWER_URL` names; None where it is not set.

        Raises:
            BadInput: it is no address of http or https with {study} behind its host.
        """
        if not template:
            return None
        try:
            parts = urlsplit(template)
        except ValueError:
            parts = urlsplit("")
        fits = parts.scheme in _SCHEMES and parts.hostname and STUDY not in parts.netloc
        if not fits or STUDY not in template:
            raise BadInput(
                "WETREAD_VIEWER_URL is no address of a viewer; give one that begins with https:// "
                "or http:// and holds {study} where the Study Instance UID goes"
            )
        return cls(template)

    def address(self, study_instance_uid: str) -> str:
        """Where this study is shown."""
        return self.template.replace(STUDY, quote(study_instance_uid, safe=""))
