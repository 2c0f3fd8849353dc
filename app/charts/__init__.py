"""Rows in, Plotly figures out: plain dicts, as Plotly's JSON wants them; pure.

A test holds every figure valid with `plotly.graph_objects`. Colours of text and grid are the
theme's: the script sets them where it draws. In `customdata` every mark carries the address it
leads to; what has a card also its record's id, the card's lines, and a list of what came of it.
"""

from app.charts.breakdowns import Bar, bars
from app.charts.frame import Figure
from app.charts.lanes import EVENT, GIFT, LABELLED, density, timeline
from app.charts.marks import Item
from app.charts.units import LOOKS, Group, Square, columns, units
