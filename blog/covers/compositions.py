"""The compositions. Each takes the words of a title and fills a sheet with room to breathe."""

import math
from itertools import accumulate, pairwise

from blog.covers.pen import HEIGHT, Sheet, Words, arc, at, bow, chevron, ray


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
        sheet.draw(bow(*start, *end, tension=0.55), 2.6 if number == told else 0, accent=number == told)
        if number == told:
            sheet.dot(*end, 9, accent=True)
    sheet.draw(chevron(left, middle, -arm, rise), 11)
    sheet.draw(chevron(right, middle, arm, rise), 11)


def dandelion(words: Words, sheet: Sheet) -> None:
    """A head of seeds, a ray for each letter; the first letter of every word has flown."""
    x, y = 206.0, 184.0
    heights = words.heights
    turn = words.between(0, math.tau)
    for number, height in enumerate(heights):
        angle = turn + number * math.tau / len(heights)
        tip = ray(x, y, angle, 98 + height * 40)
        sheet.draw(f"M{at(*ray(x, y, angle, 17))}L{at(*tip)}")
        sheet.draw(f"M{at(*ray(*tip, angle - 0.6, 10))}L{at(*tip)}L{at(*ray(*tip, angle + 0.6, 10))}")
    sheet.draw(f"M{at(x, y)}C{at(x + 4, y + 90)} {at(x - 14, y + 150)} {at(x - 34, HEIGHT + 6)}", 3)
    sheet.dot(x, y, 19)
    for number, length in enumerate(words.lengths):
        share = (number + 0.5) / len(words.lengths)
        seed = 376 + share * 172 + words.between(-10, 10), 214 - share * 110 + words.between(-66, 66)
        tip = seed[0] + 20 + length * 1.6, seed[1] - 9 - length * 0.8
        accent = number == words.longest
        sheet.draw(f"M{at(*seed)}L{at(*tip)}", accent=accent)
        sheet.draw(chevron(*tip, -13, 9), 2.4, accent=accent)
        sheet.dot(*seed, 6, accent=accent)


def echo(words: Words, sheet: Sheet) -> None:
    """One thing said, heard wider and wider: a step for each letter, a long one for each word."""
    firsts = list(accumulate(words.lengths, initial=0))
    heights = words.heights
    steps = [
        0.7 + 0.6 * heights[letter % len(heights)] + (letter in firsts)
        for letter in range(sum(words.lengths))
    ]
    scale = min(18.0, 388 / sum(steps))
    for number, place in enumerate(accumulate(steps)):
        x, weight = place * scale, 3.4 if number in firsts else 0
        accent = number == firsts[words.longest]
        sheet.draw(chevron(122 + x, 200, 18 + x * 0.21, 44 + x * 0.5), weight, accent=accent)
    sheet.draw(chevron(104, 200, 20, 46), 15)


def great_mark(words: Words, sheet: Sheet) -> None:
    """A guillemet too large for the sheet, and every word as a line that follows it."""
    turn = 1 if words.chance.random() < 0.5 else -1
    x = 300 + turn * words.between(-70, 20)
    y = words.between(150, 250)
    sheet.draw(chevron(x, y, turn * 190, 300), 56)
    for number, place in enumerate(
        accumulate(words.lengths, lambda total, length: total + length * 1.5, initial=0)
    ):
        if number < len(words.words):
            offset = turn * (66 + place * 1.9)
            sheet.draw(chevron(x + offset, y, turn * 190, 300))
            if number == words.longest:
                sheet.dot(x + offset, y, 20, accent=True)


def cascade(words: Words, sheet: Sheet) -> None:
    """One tells some, who tell some: a generation for each word, as many as its letters allow."""
    heights = words.heights
    columns = [(158.0, [200.0])]
    for generation, length in enumerate(words.lengths[:4], start=1):
        size = min(len(columns[-1][1]) + 1 + length % (2 + generation), 3 + generation * 4)
        gap = 330 / max(size, 4)
        top = 200 - gap * (size - 1) / 2
        columns.append((158 + generation * 94, [top + gap * number for number in range(size)]))
    told = 0
    for (x1, tellers), (x2, heard) in pairwise(columns):
        teller_of = [number * len(tellers) // len(heard) for number in range(len(heard))]
        listeners = [number for number, teller in enumerate(teller_of) if teller == told]
        told = listeners[int(words.chance.random() * len(listeners))]
        for number, y in enumerate(heard):
            accent = number == told
            sheet.draw(
                bow(x1 + 8, tellers[teller_of[number]], x2 - 8, y), 2.6 if accent else 0, accent=accent
            )
            size = 5.5 + 3 * heights[(number + int(x2)) % len(heights)]
            sheet.dot(x2, y, 10 if accent else round(size * 2) / 2, accent=accent)
    sheet.draw(chevron(128, 200, 27, 52), 10)
    sheet.draw(chevron(102, 200, 27, 52), 10)


def rings(words: Words, sheet: Sheet) -> None:
    """What is said spreads in rings, and on each ring stands a word, as long as it is."""
    x, y, half = 118.0, 200.0, 0.98
    step = max(33.0, min(60.0, 400 / len(words.lengths)))
    for number, length in enumerate(words.lengths):
        radius = 64 + number * step
        accent = number == words.longest
        span = min(length * 9 / radius, 1.5)
        seen = math.asin(min(0.8, 165 / radius))
        start = words.between(-seen, max(-seen, seen - span))
        sheet.draw(arc(x, y, radius, -half, half))
        sheet.draw(arc(x, y, radius, start, start + span), 6, accent=accent)
        sheet.dot(*ray(x, y, start + span, radius), 13, accent=accent)
    sheet.draw(chevron(x + 12, y, 27, 54), 10)
    sheet.draw(chevron(x - 16, y, 27, 54), 10)


def page_of_marks(words: Words, sheet: Sheet) -> None:
    """The title set in one sign only: a run of marks for each word, one mark for each letter."""
    unit = max(15.0, min(30.0, math.sqrt(56_000 / (sum(words.lengths) + len(words.lengths))) / 1.3))
    lines: list[list[int]] = [[]]
    for number, length in enumerate(words.lengths):
        if lines[-1] and sum(words.lengths[other] + 1.4 for other in lines[-1]) + length > 400 / unit:
            lines.append([])
        lines[-1].append(number)
    letters = iter(words.heights * 4)
    for row, numbers in enumerate(lines):
        x, y = 100 + unit / 2, 200 + (row - (len(lines) - 1) / 2) * unit * 2.7
        for number in numbers:
            accent = number == words.longest
            for _ in range(words.lengths[number]):
                rise = unit * (0.62 + 0.36 * next(letters))
                sheet.draw(chevron(x, y, rise / 2, rise), unit / 6 if accent else unit / 13, accent=accent)
                x += unit
            x += unit * 1.4


def crowd(words: Words, sheet: Sheet) -> None:
    """A crowd, a dot for each, and a guillemet that runs through it: the nearer, the louder."""
    heights = words.heights
    turn = 1 if words.chance.random() < 0.5 else -1
    point = 300 + turn * words.between(60, 120)
    column, row = int(words.between(8, 15)), int(words.between(3, 12))
    for down in range(16):
        y = 20 + down * 24
        sheet.row(24, y, 2, step=24, count=24)
        for across in range(24):
            x = 24 + across * 24
            distance = abs(turn * (point - x) - abs(y - 200) * 0.62)
            voice = heights[(across * 5 + down * 3) % len(heights)]
            size = 2.2 + max(0.0, 1 - distance / 92) ** 1.6 * (11 + voice * 9)
            if (across, down) == (column, row):
                sheet.dot(x, y, 21, accent=True)
            elif size > 3:
                sheet.dot(x, y, round(size))


COMPOSITIONS = [conversation, dandelion, echo, great_mark, cascade, rings, page_of_marks, crowd]
