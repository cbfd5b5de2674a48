"""The one style sheet: inputs, tables, frames and Qt's own parts, from tokens and text scale.

Buttons, chips, strips and charts paint themselves (`ui/kit`) from the same tokens: a style sheet cannot
join three buttons, put an icon at the right distance or draw a focus ring inside without moving the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def sheet(tokens: Mapping[str, str], scale: float, line: int, families: Sequence[str]) -> str:
    """The style sheet of one theme at one text scale."""
    values = {f"t_{name}": colour for name, colour in tokens.items()}
    sizes = {f"p{n}": f"{round(n * scale)}px" for n in range(4, 65)}
    inner = {f"i{n}": f"{round(n * scale) - 2 * line}px" for n in (40, 44)}
    thick = {f"j{n}": f"{round(n * scale) - 4}px" for n in (40, 44)}
    ring = 2 * line  # in sunlight every edge is dark: the one with the cursor is twice as wide
    thick["f40"] = f"{round(40 * scale) - 2 * ring}px"
    text = _SHEET.replace("@ring@", f"{ring}px")
    for name, value in sorted({**values, **sizes, **inner, **thick}.items(), key=lambda kv: -len(kv[0])):
        text = text.replace(f"@{name}@", value)
    hard = tokens["edge"] if line > 1 else tokens["line"]  # sunlight knows no soft edges
    # On white a well has no colour of its own: there it is an edge.
    text = text.replace("@well@", f"{line}px solid {hard}" if tokens["sunken"] == tokens["surface"] else "0")
    named = ", ".join(f'"{family}"' for family in families)
    return text.replace("@line@", f"{line}px").replace("@hard@", hard).replace("@sans@", named)


_SHEET = """
QFrame[kind="page"] { background: @t_bg@; border: 0; }
QFrame[kind="card"] { background: @t_surface@; border: @line@ solid @hard@; border-radius: 12px; }
QFrame[kind="panel"] { background: @t_surface@; border: @line@ solid @hard@; border-radius: 8px; }
QFrame[kind="flat"] { background: @t_surface@; border: 0; }
QFrame[kind="well"] { background: @t_sunken@; border: @well@; border-radius: 8px; }
QFrame[kind="column"] { background: @t_well@; border: 0; border-radius: 12px; }
QFrame[kind="top"] { background: @t_surface@; border: 0; border-bottom: @line@ solid @hard@; }
QFrame[kind="foot"] { background: @t_surface@; border: 0; border-top: @line@ solid @hard@;
    border-bottom-left-radius: 12px; border-bottom-right-radius: 12px; }
QFrame[kind="rail"] { background: @t_rail@; border: 0; }
QFrame[kind="popover"] { background: @t_surface@; border: @line@ solid @t_edge@; border-radius: 12px; }
QFrame[kind="dialog"] { background: @t_surface@; border: @line@ solid @hard@; border-radius: 16px; }

QLineEdit, QPlainTextEdit { background: @t_surface@; color: @t_ink@; border: @line@ solid @t_edge@;
    border-radius: 8px; placeholder-text-color: @t_ink3@;
    selection-background-color: @t_accent@; selection-color: @t_on@; }
QLineEdit { padding: 0 @p12@; min-height: @i40@; max-height: @i40@; }
QPlainTextEdit { padding: @p6@ @p8@; }
QLineEdit:focus, QPlainTextEdit:focus { border: @ring@ solid @t_accent@; }
QLineEdit:focus { min-height: @f40@; max-height: @f40@; padding: 0 @p11@; }
QLineEdit[st="warn"], QPlainTextEdit[st="warn"] { border: 2px solid @t_warn_mark@; }
QLineEdit[st="error"], QPlainTextEdit[st="error"] { border: 2px solid @t_bad@; }
QLineEdit[st="warn"], QLineEdit[st="error"] { min-height: @j40@; max-height: @j40@; padding: 0 @p11@; }
QLineEdit[st="auto"], QPlainTextEdit[st="auto"] { background: @t_sunken@; border: @line@ dashed @t_edge@; }
QLineEdit[st="fixed"], QPlainTextEdit[st="fixed"] { background: transparent;
    border: @line@ solid transparent; }
QLineEdit[st="fixed"] { padding: 0; }
QLineEdit[st="search"] { background: @t_sunken@; border-color: @hard@; padding-left: @p36@; }
QLineEdit[st="search"]:focus { border-color: @t_accent@; padding-left: @p35@; }
QLineEdit[st="cell"] { border: 2px solid @t_accent@; border-radius: 0; padding: 0 @p6@;
    min-height: 0; max-height: 4000px; }
QLineEdit[st="bare"] { border: 0; background: transparent; }

QAbstractItemView { background: @t_surface@; color: @t_ink@; border: 0; outline: 0;
    selection-background-color: @t_soft@; selection-color: @t_ink@; }
QTableView { gridline-color: @hard@; }
QHeaderView { background: @t_sunken@; border: 0; }
QHeaderView::section { background: @t_sunken@; color: @t_ink3@; border: 0; border-bottom: @line@ solid @hard@;
    padding: 0 @p8@; font-family: @sans@; font-size: @p12@; font-weight: 400; }
QTableCornerButton::section { background: @t_sunken@; border: 0; border-bottom: @line@ solid @hard@; }

QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: @t_edge@; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: @t_surface@; color: @t_ink@; border: @line@ solid @t_edge@; padding: 4px;
    menu-scrollable: 1; }
QMenu::item { padding: @p10@ @p24@ @p10@ @p16@; border-radius: 4px; }
QMenu::item:selected { background: @t_soft@; color: @t_accent@; }
QMenu::item:disabled { color: @t_ink3@; }
QMenu::separator { height: @line@; background: @t_line@; margin: 4px 8px; }
QToolTip { background: @t_ink@; color: @t_surface@; border: 0; padding: 4px 8px; font-size: @p13@; }

QPushButton { background: @t_surface@; color: @t_ink@; border: @line@ solid @hard@; border-radius: 8px;
    padding: 0 @p14@; min-height: @i40@; }
QPushButton:hover { background: @t_sunken@; }
QPushButton:default { background: @t_accent@; color: @t_on@; border-color: @t_accent@; font-weight: 700; }
QPushButton:focus { border: 2px solid @t_accent@; }
"""
