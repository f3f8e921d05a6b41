"""The charts: real ones, with the workbook behind them."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Inches, Pt

from examples.deck import look
from examples.deck.content import Slide

TYPES = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "pie": XL_CHART_TYPE.PIE,
}


def add(slide: Any, content: Slide) -> None:
    """Draw the chart of this slide under its title."""
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # python-pptx has no types
    data.categories = content.categories
    for name, values in content.series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(
        TYPES[content.chart], look.LEFT, Inches(1.8), look.INNER, Inches(4.4), data
    )
    frame.name = "Chart"
    frame.element.nvGraphicFramePr.cNvPr.set("descr", content.alt)
    chart = frame.chart
    chart.font.size, chart.font.color.rgb = Pt(14), look.TEXT
    chart.has_title = False
    chart.has_legend = len(content.series) > 1 or content.chart == "pie"
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = (
            XL_LEGEND_POSITION.RIGHT if content.chart == "pie" else XL_LEGEND_POSITION.BOTTOM,
            False,
        )
    if content.chart == "pie":
        _slices(chart)
    else:
        _axes(chart, content)


def _slices(chart: Any) -> None:
    plot = chart.plots[0]
    for place, color in enumerate(look.SERIES):
        point = plot.series[0].points[place]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = color
        point.format.line.color.rgb = look.WHITE
    _labels(plot, '0" %"')
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _axes(chart: Any, content: Slide) -> None:
    plot, line = chart.plots[0], content.chart == "line"
    chart.value_axis.has_major_gridlines = line
    chart.value_axis.visible = line
    chart.value_axis.minimum_scale = 0
    if line:
        chart.value_axis.major_gridlines.format.line.color.rgb = look.LINE
        chart.value_axis.format.line.fill.background()
    chart.category_axis.format.line.color.rgb = look.SLATE
    chart.category_axis.has_major_gridlines = False
    if content.chart == "bar":
        chart.category_axis.reverse_order = True
    for place, series in enumerate(plot.series):
        color = _color(place, len(content.series), line=line)
        if line:
            series.smooth = False
            series.format.line.color.rgb, series.format.line.width = color, Pt(3)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = color
            series.marker.format.line.color.rgb = color
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = color
    if not line:
        plot.gap_width, plot.overlap = 60, -5
    _labels(plot, "General")
    plot.data_labels.position = XL_LABEL_POSITION.ABOVE if line else XL_LABEL_POSITION.OUTSIDE_END


def _color(place: int, count: int, *, line: bool) -> Any:
    """Of two columns the earlier is pale and the later strong; a single line is the accent."""
    if line:
        return look.RUST if place == count - 1 else look.TEAL
    return look.SAGE if place < count - 1 else look.TEAL


def _labels(plot: Any, number_format: str) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.show_value = True
    labels.font.size, labels.font.color.rgb = Pt(13), look.TEXT
