"""Plain forms that stand before the pages: they need no script, and no style from elsewhere."""

from html import escape
from importlib.resources import files
from string import Template

from fastapi.responses import HTMLResponse


def door(
    title: str, form: str, *, problem: str = "", status: int = 200, also: str = "", **said: str
) -> HTMLResponse:
    """A form of ours in its page.

    Args:
        title: of the page.
        form: the name of the file that holds it.
        problem: why it was not taken, if it was not.
        status: of the answer.
        also: the name of a file that holds another way in, where there is one.
        said: what stands in the form, as text.
    """
    told = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    texts = {name: escape(text) for name, text in said.items()}
    other = _read(also).substitute(texts) if also else ""
    filled = _read(form).substitute(texts, problem=told, also=other)
    return HTMLResponse(_read("door.html").substitute(title=escape(title), form=filled), status)


def _read(name: str) -> Template:
    return Template(files("wetread.service.web").joinpath(name).read_text(encoding="utf-8"))
