"""Figures as people read them: seconds, tokens, money, percentages. The same words on every screen and in every pipe."""

from __future__ import annotations


def seconds(value: float) -> str:
    """``0.84`` → ``0.8 s``; ``75`` → ``1 min 15 s``; ``3700`` → ``1 h 02 min``."""
    if value < 9.95:
        return f"{value:.1f} s"
    whole = round(value)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def running_seconds(value: float) -> str:
    """A running clock: always one decimal below ten minutes, so that it visibly runs."""
    return f"{value:.1f} s" if value < 600 else seconds(value)


def tokens(count: int, exact: bool = True) -> str:
    """``15234`` → ``15,234``; an estimate carries ``≈``."""
    return f"{'' if exact else '≈'}{count:,}"


def tokens_short(count: int, exact: bool = True) -> str:
    """``15234`` → ``15.2K``; ``1_200_000`` → ``1.2M``."""
    sign = "" if exact else "≈"
    if count < 1000:
        return f"{sign}{count}"
    if count < 999_500:
        thousands = count / 1000
        return f"{sign}{thousands:.1f}K" if thousands < 99.95 else f"{sign}{thousands:.0f}K"
    return f"{sign}{count / 1_000_000:.1f}M"


def percent(probability: float) -> str:
    """``0.624`` → ``62 %``. Never a bare 0 or 100 for what is merely unlikely or likely."""
    if 0 < probability < 0.01:
        return "<1 %"
    if 0.99 < probability < 1:
        return ">99 %"
    return f"{probability * 100:.0f} %"


def money(amount: float) -> str:
    """In the currency of the configured prices, with enough digits to see a difference."""
    if amount == 0:
        return "0"
    if 0 < amount < 0.00005:
        return "<0.0001"
    return f"{amount:.2f}" if amount >= 0.1 else f"{amount:.4f}"


def plural(count: int, noun: str, many: str = "") -> str:
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def times(weight: float) -> str:
    """``as at first``, ``×0.30``, ``×1.7``: what became of something that began at 1."""
    if abs(weight - 1) < 0.005:
        return "as at first"
    return f"×{weight:.2f}" if weight < 1 else f"×{weight:.1f}"
