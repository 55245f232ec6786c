#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the output of a command, as a terminal shows it, as an SVG.

Usage: terminal_picture.py OUT.svg [--shown-as TEXT] -- COMMAND ARGUMENT...
The command runs on a terminal of its own; the picture shows what stands there at its end: colours,
and lines that were written over only as they last were. The picture in README.md is made so:

    scripts/terminal_picture.py docs/images/first_run.svg --shown-as './purgatory run' -- ./purgatory run
"""
import argparse
import html
import os
import pty
import re
import sys

COLUMNS = 118
CELL_WIDTH, LINE_HEIGHT, MARGIN, BAR = 8.4, 19, 16, 30
COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff", "90": "#8b949e"}
PLAIN, BACKGROUND = "#e6edf3", "#0d1117"
ESCAPE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")


def output_of(command):
    """What the command writes to its terminal, and its exit code."""
    child, terminal = pty.fork()
    if child == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LC_ALL": "C.UTF-8"}
        environment.pop("NO_COLOR", None)
        environment.pop("CI", None)
        os.execvpe(command[0], command, environment)
    chunks = []
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other side has closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    _, status = os.waitpid(child, 0)
    return b"".join(chunks).decode("utf-8", "replace"), os.waitstatus_to_exitcode(status)


def screen_lines(text):
    """Lines of (text, colour) runs. Knows carriage return, erasing to the end, and colours."""
    lines = []
    for raw in text.replace("\r\n", "\n").split("\n"):
        cells, column, colour, place = [], 0, None, 0
        while place < len(raw):
            escape = ESCAPE.match(raw, place)
            if escape:
                codes, kind = escape.groups()
                if kind == "m":
                    colour = next((COLOURS[code] for code in codes.split(";") if code in COLOURS), None)
                elif kind == "K":
                    del cells[column:]
                place = escape.end()
                continue
            character = raw[place]
            place += 1
            if character == "\r":
                column = 0
            elif character >= " ":
                cells[column:column + 1] = [(character, colour)]
                column += 1
        lines.append(runs_of(cells))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def runs_of(cells):
    runs = []
    for character, colour in cells:
        if runs and runs[-1][1] == colour:
            runs[-1][0] += character
        else:
            runs.append([character, colour])
    return runs


def wrapped(lines):
    """Lines cut at the width of the terminal, as it would show them."""
    for runs in lines:
        row, width = [], 0
        for text, colour in runs:
            while text:
                part, text = text[:COLUMNS - width], text[COLUMNS - width:]
                row.append((part, colour))
                width += len(part)
                if width == COLUMNS:
                    yield row
                    row, width = [], 0
        if row or not runs:
            yield row


def svg(lines, title):
    width = max([sum(len(text) for text, _ in line) for line in lines] + [60]) * CELL_WIDTH + 2 * MARGIN
    height = BAR + len(lines) * LINE_HEIGHT + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" role="img" aria-label="{html.escape(title)}">',
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
        *(f'<circle cx="{18 + 18 * i}" cy="16" r="5" fill="{c}"/>' for i, c in enumerate(("#ff5f57", "#febc2e", "#28c840"))),
        '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" font-size="14" '
        'xml:space="preserve">',
    ]
    for number, line in enumerate(lines):
        column, baseline = 0, BAR + (number + 1) * LINE_HEIGHT - 5
        for text, colour in line:
            if text.strip():
                parts.append(
                    f'<text x="{MARGIN + column * CELL_WIDTH:.1f}" y="{baseline}" textLength="{len(text) * CELL_WIDTH:.1f}" '
                    f'fill="{colour or PLAIN}">{html.escape(text)}</text>')
            column += len(text)
    return "\n".join(parts + ["</g>", "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("picture")
    parser.add_argument("--shown-as", help="the command line shown above its output")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    shown = arguments.shown_as or " ".join(arguments.command)
    text, code = output_of(arguments.command)
    lines = list(wrapped([[["$ ", COLOURS["90"]], [shown, None]]] + screen_lines(text)))
    with open(arguments.picture, "w", encoding="utf-8") as picture:
        picture.write(svg(lines, shown))
    print(f"{arguments.picture}: {len(lines)} lines, exit code {code}", file=sys.stderr)


if __name__ == "__main__":
    main()
