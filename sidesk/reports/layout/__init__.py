"""How a paper looks: fonts, lines, marks, tables, pages. The only code that knows ReportLab."""
