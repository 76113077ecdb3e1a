"""Figures in one look; each prints a one-sentence summary, which is also its alternative text."""

from .adverts import print_poster
from .chain import chain
from .charts import bars, matrix
from .clouds import clouds
from .curves import curves
from .floorplans import floorplan, floorplans, print_plan
from .gallery import gallery
from .houses import dolls_house, plan_and_house
from .lines import lines
from .lookbook import lookbook
from .network import network
from .paths import paths
from .pictures import grid, rows, strip, traversal
from .powers import power, powers
from .scatter import scatter
from .solids import look, turntable
from .style import axes, figure, number, summarised
from .surfaces import surfaces
from .table import table
from .wires import wires

__all__ = [
    "axes",
    "bars",
    "chain",
    "clouds",
    "curves",
    "dolls_house",
    "figure",
    "floorplan",
    "floorplans",
    "gallery",
    "grid",
    "look",
    "lines",
    "lookbook",
    "matrix",
    "network",
    "number",
    "paths",
    "plan_and_house",
    "power",
    "powers",
    "print_plan",
    "print_poster",
    "rows",
    "scatter",
    "strip",
    "summarised",
    "surfaces",
    "table",
    "traversal",
    "turntable",
    "wires",
]
