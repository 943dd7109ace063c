"""The diagrams of a card as SVG: the same figures draw the same bytes, whatever the day.

matplotlib is imported by whoever draws and by nobody else; a card that is only read needs none.
"""

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from wetread.errors import RuntimeUnavailable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Figures = dict[str, Any]
Drawing = Any

MOST_POINTS = 400
"""Beyond these every so-many-th point is drawn, so that the file stays small."""
_STYLE: Any = {  # its keys are a long list of literals to a type checker
    "svg.hashsalt": "wetread",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_INK, _PALE = "#1f4e79", "#9aa5b1"


def drawn(found: Figures) -> dict[str, str]:
    """Each diagram of a model by its name: `reliability`, `risk-coverage`, `quality`, `scores`.

    Raises:
        RuntimeUnavailable: matplotlib is not installed.
    """
    figures, spoilt = found["figures"], found.get("spoilt")
    drawings: dict[str, Drawing] = {}
    if figures.get("reliability"):
        drawings["reliability"] = lambda axes: _reliability(axes, figures["reliability"])
    if spoilt and spoilt["points"]:
        drawings["quality"] = lambda axes: _quality(axes, spoilt["points"])
    if figures.get("risk_coverage"):
        loss = "1 - Dice" if found["kind"] == "segmentation" else "share wrong"
        drawings["risk-coverage"] = lambda axes: _risk(axes, figures["risk_coverage"], loss)
    if figures.get("histogram"):
        drawings["scores"] = lambda axes: _scores(axes, figures["histogram"])
    return {name: _svg(draw) for name, draw in drawings.items()}


def _svg(draw: Drawing) -> str:
    try:
        from matplotlib import rc_context  # noqa: PLC0415 - see the module's first lines
        from matplotlib.figure import Figure  # noqa: PLC0415 - likewise
    except ImportError:
        raise RuntimeUnavailable(
            "matplotlib, which draws the diagrams, is not installed: pip install 'wetread[cards]'"
        ) from None
    content = StringIO()
    with rc_context(_STYLE):
        page = Figure(figsize=(4.2, 3.4), layout="constrained")
        draw(page.subplots())
        page.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in content.getvalue().splitlines()) + "\n"


def _reliability(axes: "Axes", bins: Sequence[Figures]) -> None:
    """What happened against what was said, with 95 % intervals (Wilson) and counts."""
    said = [one["mean_probability"] for one in bins]
    was = [one["share_present"] for one in bins]
    below = [one["share_present"] - one["share_present_ci"][0] for one in bins]
    above = [one["share_present_ci"][1] - one["share_present"] for one in bins]
    axes.plot([0, 1], [0, 1], color=_PALE, linestyle="--", linewidth=1)
    axes.errorbar(said, was, yerr=[below, above], fmt="o", color=_INK, capsize=2, markersize=4)
    for x, y, one in zip(said, was, bins, strict=True):
        axes.annotate(str(one["n"]), (x, y), textcoords="offset points", xytext=(5, -9), fontsize=7)
    axes.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="P(present), mean of the bin")
    axes.set_ylabel("share present")


def _risk(axes: "Axes", curve: Sequence[Figures], loss: str) -> None:
    """What is lost among the answers that the model is surest of."""
    axes.plot([one["kept"] for one in curve], [one["risk"] for one in curve], color=_INK)
    axes.set(xlim=(0, 1), xlabel="share of answers kept, surest first", ylabel=f"mean {loss}")
    axes.set_ylim(bottom=0)


def _quality(axes: "Axes", points: Sequence[Sequence[float]]) -> None:
    """The overlap that the model expects against the one it reached."""
    some = points[:: -(-len(points) // MOST_POINTS)]
    axes.plot([0, 1], [0, 1], color=_PALE, linestyle="--", linewidth=1)
    axes.plot(
        [one[0] for one in some],
        [one[1] for one in some],
        marker="o", markersize=2.5, linestyle="", alpha=0.6, color=_INK, markeredgewidth=0,
    )  # fmt: skip
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="Dice expected by the model")
    axes.set_ylabel("Dice reached")


def _scores(axes: "Axes", histogram: Figures) -> None:
    """How strange the gate finds what lies in scope and what does not."""
    edges = histogram["edges"]
    names = [f"{low:g}" for low in edges[:-1]]
    places = range(len(names))
    for key, colour, label in (("inside", _INK, "in scope"), ("outside", _PALE, "out of scope")):
        counts = histogram[key]
        shares = [n / max(sum(counts), 1) for n in counts]
        shift = 0.0 if key == "inside" else 0.45
        axes.bar([at + shift for at in places], shares, width=0.45, color=colour, label=label)
    axes.axvline(edges.index(1.0) - 0.3, color="black", linestyle=":", linewidth=1)
    axes.set_xticks([at + 0.22 for at in places], names, rotation=60, fontsize=7)
    axes.set(xlabel="score from … on; above 1 it refuses", ylabel="share of pictures")
    axes.legend(frameon=False)
