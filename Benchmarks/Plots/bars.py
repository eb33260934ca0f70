"""Draws what scripts/bench measured: one SVG with bars for each figure.

use: bars.py FIGURES FOLDER

FIGURES has a line for each bar, its fields divided by tabs:

    chart  group  label  value  [bound]

Bars of one group are drawn to one scale, which ends at the longest of them or at its bound. A bar of ours is filled,
what must be reached is a line across it.
"""

import sys
from html import escape

# chart: title, unit, what is better
CHARTS = {
    "http": ("GET of a small resource: requests for each second of the server's CPU", "", "more"),
    "fanout": ("Messages to many: CPU of the server for a delivered frame", "ns", "less"),
    "latency": ("Messages to many: p99 from the publisher to the last subscriber", "ms", "less"),
    "memory": ("Memory of a connection at rest", "bytes", "less"),
    "holds": ("Durable holds of two seats for each second, 64 clients", "", "more"),
    "feed": ("From a hold to the change at other viewers, durable commit included", "ms", "less"),
    "login": ("p99 alone and among 200 log-ins", "ms", "less"),
    "start": ("From the start of the program to its first answer", "ms", "less"),
    "expiry": ("10,000 holds that lapse: how late that is seen", "ms", "less"),
}

WIDTH, LEFT, RIGHT, BAR, GAP, HEAD = 760, 200, 110, 16, 5, 56
INK, FAINT, OURS, OTHERS, BOUND = "#1c2330", "#667085", "#0f766e", "#b6bfcc", "#b42318"


def read(path):
    charts = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            chart, group, label, value, *bound = line.rstrip("\n").split("\t")
            bar = (label, float(value), float(bound[0]) if bound and bound[0] else None)
            charts.setdefault(chart, {}).setdefault(group, []).append(bar)
    return charts


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def text(x, y, content, size=12, fill=INK, anchor="start", weight="normal"):
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(content)}</text>'
    )


def group_of_bars(name, bars, top, unit):
    """The drawing of a group, and where it ends."""
    parts = [text(16, top + 12, name, 12, INK, weight="bold")] if name else []
    top += 20 if name else 0
    longest = max(max(value, bound or 0) for _, value, bound in bars) or 1
    scale = (WIDTH - LEFT - RIGHT) / longest
    for label, value, bound in bars:
        middle = top + BAR - 4
        is_ours = label.startswith("seatwire")
        parts.append(text(LEFT - 10, middle, label, 12, INK if is_ours else FAINT, "end"))
        parts.append(
            f'<rect x="{LEFT}" y="{top}" width="{max(value * scale, 1):.1f}" height="{BAR}" rx="2" '
            f'fill="{OURS if is_ours else OTHERS}"/>'
        )
        end = LEFT + max(value, bound or 0) * scale + 8
        shown = f"{number(value)} {unit}".strip()
        if bound is not None:
            x = LEFT + bound * scale
            parts.append(f'<line x1="{x:.1f}" y1="{top - 2}" x2="{x:.1f}" y2="{top + BAR + 2}" stroke="{BOUND}" stroke-width="2"/>')
        parts.append(text(end, middle, shown, 12, INK if is_ours else FAINT))
        top += BAR + GAP
    return parts, top + 10


def draw(chart, groups):
    title, unit, better = CHARTS[chart]
    hint = f"{better} is better"
    if any(bound is not None for bars in groups.values() for _, _, bound in bars):
        hint += "; a red line is what must be reached"
    parts = [text(16, 26, title, 15, INK, weight="bold"), text(16, 44, hint, 11, FAINT)]
    top = HEAD + 6
    for name, bars in groups.items():
        drawn, top = group_of_bars(name, bars, top, unit)
        parts += drawn
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
            f'font-family="system-ui, sans-serif" role="img" aria-label="{escape(title)}">',
            f'<rect width="{WIDTH}" height="{top}" rx="8" fill="#ffffff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    charts = read(sys.argv[1])
    for chart, groups in charts.items():
        path = f"{sys.argv[2]}/bench-{chart}.svg"
        with open(path, "w", encoding="utf-8") as output:
            output.write(draw(chart, groups))
        print(f"drawn: {path}")


main()
