"""The compositions. Each takes the words of a title and fills a sheet with room to breathe."""

import math
from itertools import accumulate

from blog.covers.pen import HEIGHT, Sheet, Words, at, bow, chevron, ray


def conversation(words: Words, sheet: Sheet) -> None:
    """Two guillemets with a thread between them for every letter that is said."""
    left, right, middle, arm, rise = 148.0, 452.0, 200.0, 74.0, 128.0
    heights = words.heights
    told = int(words.between(0.2, 0.8) * len(heights))

    def place(side: float, turn: int, share: float) -> tuple[float, float]:
        return side + turn * abs(share - 0.5) * 2 * arm, middle + (share - 0.5) * 2 * rise

    for number, height in enumerate(heights):
        start = place(left, 1, (number + 0.5) / len(heights))
        end = place(right, -1, 0.5 + (height - 0.5) * 0.96)
        sheet.draw(bow(*start, *end, tension=0.55), accent=number == told)
        if number == told:
            sheet.dot(*end, 9, accent=True)
    sheet.draw(chevron(left, middle, -arm, rise), 11)
    sheet.draw(chevron(right, middle, arm, rise), 11)


def dandelion(words: Words, sheet: Sheet) -> None:
    """A head of seeds, a ray for each letter; the first letter of every word has flown."""
    x, y = 214.0, 182.0
    heights = words.heights
    turn = words.between(0, math.tau)
    for number, height in enumerate(heights):
        angle = turn + number * math.tau / len(heights)
        tip = ray(x, y, angle, 84 + height * 34)
        sheet.draw(f"M{at(*ray(x, y, angle, 15))}L{at(*tip)}")
        sheet.draw(f"M{at(*ray(*tip, angle - 0.6, 9))}L{at(*tip)}L{at(*ray(*tip, angle + 0.6, 9))}")
    sheet.draw(f"M{at(x, y)}C{at(x + 4, y + 90)} {at(x - 14, y + 150)} {at(x - 34, HEIGHT + 6)}", 3)
    sheet.dot(x, y, 17)
    flown = words.lengths[:9]
    for number, length in enumerate(flown):
        share = (number + 0.5) / len(flown)
        seed_x = 372 + share * 176 + words.between(-12, 12)
        seed_y = 206 - share * 96 + words.between(-74, 74)
        accent = number == words.longest
        tip = seed_x + 20 + length * 1.6, seed_y - 9 - length * 0.8
        sheet.draw(f"M{at(seed_x, seed_y)}L{at(*tip)}", accent=accent)
        sheet.draw(chevron(*tip, -13, 9), 2.4, accent=accent)
        sheet.dot(seed_x, seed_y, 5.5, accent=accent)


def echo(words: Words, sheet: Sheet) -> None:
    """One thing said, heard wider and wider: a step for each letter, a long one for each word."""
    steps = [step for length in words.lengths for step in (13.0, *[6.5] * (length - 1))][:70]
    scale = min(1.0, 380 / sum(steps))
    firsts = set(accumulate(words.lengths, initial=0))
    loud = list(accumulate(words.lengths, initial=0))[words.longest]
    for number, x in enumerate(accumulate(step * scale for step in steps)):
        height = 44 + x * 0.46
        if number in firsts:
            sheet.draw(chevron(132 + x, 200, height * 0.42, height), 3.2, accent=number == loud)
        else:
            sheet.draw(chevron(132 + x, 200, height * 0.42, height))
    sheet.draw(chevron(112, 200, 21, 46), 15)


def great_mark(words: Words, sheet: Sheet) -> None:
    """A guillemet too large for the sheet, and every word as a line that follows it."""
    turn = 1 if words.chance.random() < 0.5 else -1
    x = 300 + turn * words.between(-70, 20)
    y = words.between(150, 250)
    sheet.draw(chevron(x, y, turn * 190, 300), 56)
    for number, place in enumerate(accumulate(words.lengths, lambda total, length: total + length * 1.5, initial=0)):
        if number < len(words.words):
            offset = turn * (66 + place * 1.9)
            sheet.draw(chevron(x + offset, y, turn * 190, 300))
            if number == words.longest:
                sheet.dot(x + offset, y, 20, accent=True)


def cascade(words: Words, sheet: Sheet) -> None:
    """One tells some, who tell some: a generation for each word, as many as its letters allow."""
    columns = [(158.0, [200.0])]
    for generation, length in enumerate(words.lengths[:4], start=1):
        size = min(len(columns[-1][1]) + 1 + length % (2 + generation), 3 + generation * 4)
        gap = 330 / max(size, 4)
        top = 200 - gap * (size - 1) / 2
        columns.append((158 + generation * 94, [top + gap * number for number in range(size)]))
    told = 0
    for (x1, tellers), (x2, heard) in zip(columns, columns[1:], strict=False):
        path = told
        told = min(len(heard) - 1, int((path + words.chance.random()) * len(heard) / len(tellers)))
        for number, y in enumerate(heard):
            teller = number * len(tellers) // len(heard)
            accent = number == told
            sheet.draw(bow(x1 + 8, tellers[teller], x2 - 8, y), 2.6 if accent else 0, accent=accent)
            sheet.dot(x2, y, 9.5 if accent else 6.5, accent=accent)
    sheet.draw(chevron(128, 200, 27, 52), 10)
    sheet.draw(chevron(102, 200, 27, 52), 10)


def rings(words: Words, sheet: Sheet) -> None:
    """What is said spreads: an arc for each word, a gap after each, as long as the word."""
    x, y = 132.0, words.between(210, 268)
    for number, length in enumerate(words.lengths[:12]):
        radius = 62 + number * 33
        span = min(0.5 + length * 0.16, 2.2)
        start = words.between(-1.25, 0.85 - span * 0.6)
        accent = number == min(words.longest, 11)
        first, last = ray(x, y, start, radius), ray(x, y, start + span, radius)
        big = 1 if span > math.pi else 0
        arc = f"M{at(*first)}A{radius} {radius} 0 {big} 1 {at(*last)}"
        sheet.draw(arc, 4 if accent else 0, accent=accent)
        sheet.dot(*last, 11 if accent else 6, accent=accent)
        sheet.draw(f"M{at(*ray(x, y, -1.45, radius))}A{radius} {radius} 0 0 1 {at(*ray(x, y, -1.38, radius))}")
    sheet.draw(chevron(x + 12, y, 27, 54), 10)
    sheet.draw(chevron(x - 16, y, 27, 54), 10)


def page_of_marks(words: Words, sheet: Sheet) -> None:
    """The title set in one sign only: a row of marks for each word, one mark for each letter."""
    x = left = 112.0
    lines, line = [], []
    for number, length in enumerate(words.lengths):
        if x + length * 18 > 512 and line:
            lines.append(line)
            x, line = left, []
        line.append((number, x, length))
        x += length * 18 + 26
    lines = [*lines, line][:6]
    leading = 52.0
    for row, groups in enumerate(lines):
        y = 200 + (row - (len(lines) - 1) / 2) * leading
        for number, start, length in groups:
            for letter in range(length):
                accent = number == words.longest
                sheet.draw(chevron(start + 9 + letter * 18, y, 8, 15), 3.6 if accent else 1.6, accent=accent)


COMPOSITIONS = [conversation, dandelion, echo, great_mark, cascade, rings, page_of_marks]
