"""Every way a form can be wrong, in words; where and which is filled in by the finder."""

from __future__ import annotations

from sidesk.authoring.findings import Fault
from sidesk.core.text import N_

# --- Files and sheets ---------------------------------------------------------------------------------------

EMPTY_FILE = Fault(
    N_("The file is empty."),
    N_("Save the form as an Excel workbook (.xlsx) whose sheet survey has its headings in row 1."),
)
UNKNOWN_FILE = Fault(
    N_("This is neither an Excel workbook nor a Markdown table."),
    N_("Save the form as an Excel workbook (.xlsx) whose sheet survey has its headings in row 1."),
)
NO_TABLE = Fault(
    N_("There is no Markdown table in this text."),
    N_("Save the form as an Excel workbook (.xlsx) whose sheet survey has its headings in row 1."),
)
NO_WORKBOOK = Fault(
    N_("This is no Excel workbook but a file of kind {like}."),
    N_("Save the form as an Excel workbook (.xlsx) whose sheet survey has its headings in row 1."),
)
BINARY_WORKBOOK = Fault(
    N_("This is a binary workbook (.xlsb), which SiDesk does not read."),
    N_("Save the form as an Excel workbook (.xlsx) whose sheet survey has its headings in row 1."),
)
LOCKED_WORKBOOK = Fault(
    N_("This workbook is locked with a password, or it is none."),
    N_("Open it in Excel, remove the password, save it as .xlsx with the headings of sheet survey in row 1."),
)
DAMAGED_WORKBOOK = Fault(
    N_("This workbook is damaged and cannot be read."),
    N_(
        "Open it in Excel, let Excel repair it, and save it again with the headings of sheet survey in row 1."
    ),
)
FILE_TOO_LARGE = Fault(
    N_("The file is larger than any form can be."),
    N_("Keep only the sheets survey, choices and settings, with their headings in row 1."),
)
SHEET_TOO_LARGE = Fault(
    N_("The sheet reaches beyond {rows} rows or {columns} columns."),
    N_(
        "Delete the empty rows and columns behind the last filled ones, from row 1 on the form must be whole."
    ),
)
NO_SURVEY = Fault(
    N_("There is no sheet survey; the sheets are {sheets}."), N_("Name the sheet with the questions survey.")
)
MISSPELT_SHEET = Fault(
    N_("The sheet is called {sheet} and there is no sheet {near}."),
    N_("Name it {near}, or begin its name with _ if it is no part of the form."),
)
UNREAD_SHEET = Fault(
    N_("This sheet is no part of the form and was not read."),
    N_("Nothing is to be done. A name that begins with _ stops this note."),
)
FOREIGN_SHEET = Fault(
    N_("SiDesk does not read the sheet {sheet}."),
    N_("Put its choices into the sheet choices, or delete the sheet."),
)
EMPTY_SHEET = Fault(
    N_("The sheet is empty."),
    N_("Write the headings type, name and label into row 1 and the questions below."),
)
NO_TYPE_COLUMN = Fault(
    N_("There is no column type."),
    N_("Write the headings type, name and label into the first row of the sheet."),
)
NO_SUCH_COLUMN = Fault(
    N_("There is no column {column}."),
    N_("Write the headings list_name, name and label into the first row of the sheet."),
)
NO_QUESTIONS = Fault(N_("The form asks nothing."), N_("Write a question into this row."))
MERGED = Fault(
    N_("Cells are merged up to {last}: only the first of them has the text."),
    N_("Unmerge them and write into each cell what it needs."),
)
FORMULA_WITHOUT_RESULT = Fault(
    N_("This cell holds a formula whose result was never saved."),
    N_("Open the workbook in Excel and save it, or write the value itself."),
)
ERROR_VALUE = Fault(
    N_("This cell shows the error {value}."), N_("Correct the formula, or write the value itself.")
)
UNWRITABLE_CHARACTER = Fault(
    N_("This cell holds an invisible control character."), N_("Type the text again.")
)

# --- Markdown tables ----------------------------------------------------------------------------------------

TABLE_LINE_OPEN = Fault(
    N_("A line with | must begin and end with |."), N_("Add the missing |, or write a literal one as \\|.")
)
SHEET_NAME_NOT_ALONE = Fault(
    N_("The name of the sheet, {sheet}, must stand alone in its line."),
    N_("Leave the first cell of every other row empty."),
)
TABLE_WITHOUT_SHEET = Fault(
    N_("There is a table without the name of its sheet."), N_("Put a line | survey | above it.")
)
UNEVEN_ROW = Fault(
    N_("This row has {cells} cells, the row of headings {width}."),
    N_("Add or remove a cell; write a literal | as \\|."),
)

# --- Columns ------------------------------------------------------------------------------------------------

UNKNOWN_COLUMN = Fault(
    N_("There is no column “{column}” in an XLSForm."),
    N_("Remove it, or begin its name with _ if it is a remark."),
    N_("Did you mean “{near}”? Begin its name with _ if it is a remark."),
)
NO_LANGUAGES_HERE = Fault(
    N_("The column “{column}” cannot stand once for each language."), N_("Write its name without “::”.")
)
COLUMN_TWICE = Fault(N_("Two columns mean the same: “{other}” and this one."), N_("Keep one of them."))
NO_HEADING = Fault(
    N_("This cell is filled but its column has no heading."),
    N_("Write a heading into the first row, or empty the column."),
)
MISPLACED = Fault(N_("This means nothing in a row of kind {kind}."), N_("Empty the cell."))
NO_MEDIA = Fault(
    N_("Pictures, sound and films in questions are not supported."),
    N_("Empty the cell and describe in the hint what the picture shows."),
)
XFORM_ATTRIBUTE = Fault(N_("Attributes of the XForm have no meaning in SiDesk."), N_("Remove the column."))
NO_TRIGGER = Fault(
    N_("Calculations that wait for a trigger are not supported."),
    N_("Remove the trigger; a calculation follows its questions by itself."),
)
NO_ENTITIES = Fault(
    N_("Entities are not supported."), N_("Remove the column; registers are fed by sidesk::register.")
)
NO_OTHER_PROGRAMS = Fault(
    N_("A form cannot start another program."), N_("Empty the cell and ask for the result instead.")
)
SHAPE_LEFT_TO_SIDESK = Fault(
    N_("SiDesk arranges its pages itself; this was not used."), N_("Nothing is to be done.")
)
ODK_DELIVERY = Fault(
    N_("This is about ODK's own way of sending forms; it was not used."),
    N_("Nothing is to be done. SiDesk's records travel in bundles."),
)
ALWAYS_TRIMMED = Fault(
    N_("Blanks around texts are always removed, inside they are always kept; this was not used."),
    N_("Nothing is to be done."),
)

# --- Settings -----------------------------------------------------------------------------------------------

SECOND_SETTINGS = Fault(N_("The settings have a second row."), N_("Keep one row below the headings."))
ID_FROM_FILE = Fault(
    N_("There is no form_id; “{id}” was made from the name of the file."),
    N_("Write a form_id, so that the form keeps its name when the file does not."),
)
VERSION_FROM_CONTENT = Fault(
    N_("There is no version; “{version}” was made from the content."),
    N_("Write a version and raise it with each change."),
)
BAD_ID = Fault(
    N_('An id and a version are at most 80 characters without / \\ : * ? " < > |.'),
    N_("Shorten it or leave these characters out."),
)
YES_OR_NO = Fault(N_("“{value}” is neither yes nor no."), N_("Write yes or no."))
NO_SWITCH = Fault(
    N_("This switch of ODK changes what the form means and is not supported."),
    N_("Write no, or remove the column."),
)
NO_PUBLIC_KEY = Fault(
    N_("SiDesk encrypts by its own keys; a form with a key of its own is not supported."),
    N_("Remove public_key."),
)
BAD_SIGNER = Fault(
    N_("“{signer}” is no signer."),
    N_("Write the roles in order, parted by semicolons: surveyor; client?; SID*."),
)
SIGNER_TWICE = Fault(
    N_("{signer} signs twice."), N_("Name each role once; * lets several people of a role sign.")
)
UNKNOWN_AUDIENCE = Fault(
    N_("“{word}” is no audience."),
    N_("Use {known}, or leave it empty: then whoever works in the project may have it."),
)
UNKNOWN_REPORT_WORD = Fault(
    N_("The report knows no “{word}”."),
    N_("Use {known}."),
    N_("Did you mean “{near}”? The report knows {known}."),
)

# --- Choices ------------------------------------------------------------------------------------------------

NO_LIST_NAME = Fault(N_("This choice belongs to no list."), N_("Write the name of its list into list_name."))
LIST_UNUSED = Fault(
    N_("No question uses the list {list}; it was left out."),
    N_("Nothing is to be done, unless a question was meant to use it."),
)
NO_CHOICE_NAME = Fault(
    N_("A choice of the list {list} has no name."), N_("Write a name: the answer is stored by it.")
)
BLANK_IN_CHOICE = Fault(
    N_("The name “{name}” has a blank, but several of these can be chosen together."),
    N_("Write _ instead of the blank."),
)
NO_CHOICE_LABEL = Fault(N_("The choice “{name}” has no label."), N_("Write what people are to read."))
CHOICE_TWICE = Fault(N_("The list {list} has “{name}” twice."), N_("Give each choice a name of its own."))
CHOICE_TWO_LABELS = Fault(
    N_("The list {list} has “{name}” twice with different labels: nobody could tell which was meant."),
    N_("Give each choice a name of its own."),
)

# --- Types --------------------------------------------------------------------------------------------------

NO_TYPE = Fault(N_("This row has no type."), N_("Write a type, or empty the row."))
UNKNOWN_TYPE = Fault(
    N_("There is no type “{type}”."),
    N_("Use one of the types in the guide to forms."),
    N_("Did you mean “{near}”?"),
)
SELECT_WITHOUT_LIST = Fault(
    N_("Behind “{type}” the name of a choice list is missing."),
    N_("Write it there, for instance select_one yes_no."),
)
SELECT_WITH_MORE = Fault(
    N_("Behind the list in “{type}” stands something that is not understood."),
    N_("Only or_other may stand there; a list's name has no blanks."),
)
NO_CHOICES_FROM_ANSWERS = Fault(
    N_("Choices made of earlier answers are not supported."), N_("List the choices in the sheet choices.")
)
NO_LOOP = Fault(
    N_("Loops over a list are not supported."),
    N_("Use a repeat with sidesk::rows: its rows are the choices of a list."),
)
NO_RECORDING = Fault(
    N_("SiDesk does not record “{type}” in forms: a revision says who made it, when and on which device."),
    N_("Remove the row."),
)
NO_MAP = Fault(
    N_("Maps, lines and areas are not supported."), N_("Ask for a geopoint, or for a file with the drawing.")
)
NO_OUTSIDE_DATA = Fault(
    N_("Choices from files outside of the workbook are not supported."),
    N_("Put them into the sheet choices."),
)
NO_RANKING = Fault(
    N_("Ranking is not supported."), N_("Ask for the first, the second and so on with select_one.")
)
UNKNOWN_KIND = Fault(
    N_("There is no kind “{kind}”."), N_("Use {known}."), N_("Did you mean “{near}”? The kinds are {known}.")
)
KIND_NEEDS_TYPE = Fault(
    N_("The kind {kind} needs the type {needed}."), N_("Change the type, or empty sidesk::kind.")
)
UNKNOWN_UNIT = Fault(
    N_("The unit “{unit}” is not known, so it cannot be one of several."),
    N_("Write one unit only, or units that SiDesk converts, like m; cm."),
    N_("Did you mean “{near}”?"),
)
UNITS_DIFFER = Fault(
    N_("“{unit}” cannot be converted into “{first}”."), N_("Offer only units that measure the same.")
)
UNITS_NEED_NUMBER = Fault(
    N_("Only numbers have a choice of units, not the kind {kind}."),
    N_("Write one unit, or make it a decimal."),
)
NAMES_OF_KIND = Fault(
    N_("The choices of kind {kind} must have the names {needed}."),
    N_("Rename the choices; their labels are free."),
)

# --- Groups and repeats -------------------------------------------------------------------------------------

NOTHING_TO_CLOSE = Fault(
    N_("There is no {what} open that could end here."), N_("Remove the row, or add the row that begins it.")
)
NOT_CLOSED = Fault(N_("The {what} “{name}” begins here and does not end."), N_("Add a row end_{what}."))
EMPTY_CONTAINER = Fault(N_("“{name}” holds no question."), N_("Remove it, or put its questions inside."))
FAILS_WITHOUT_WORDS = Fault(
    N_("A row of the checklist “{name}” can fail without a word about it."),
    N_("Add a text whose required is ../{verdict} = 'fail'."),
)
FAILS_WITHOUT_PHOTO = Fault(
    N_("A row of the checklist “{name}” can fail without a photo."),
    N_("Add an image whose required is ../{verdict} = 'fail'."),
)
TABLE_HOLDS_QUESTIONS = Fault(
    N_("A table holds questions only: each is a column."),
    N_("Move the group or repeat out of the table, or remove the appearance table."),
)
TOO_DEEP = Fault(N_("Groups are nested too deeply."), N_("Use fewer levels."))
ROWS_AND_COUNT = Fault(
    N_("A repeat with fixed rows cannot have a repeat_count as well."), N_("Keep one of the two.")
)
FILTER_WITHOUT_ROWS = Fault(
    N_("sidesk::rows_filter chooses among the rows of sidesk::rows, which is empty."),
    N_("Write the list into sidesk::rows."),
)
UNKNOWN_MERGE = Fault(N_("“{value}” is no way to merge."), N_("Write atomic, or leave the cell empty."))
DISABLED_ROW = Fault(N_("This row is disabled and was left out."), N_("Nothing is to be done."))

# --- Questions ----------------------------------------------------------------------------------------------

NO_NAME = Fault(N_("This row has no name."), N_("Write a name: the answer is stored by it."))
BAD_NAME = Fault(
    N_("“{name}” cannot be a name."),
    N_("Begin with a letter, a Chinese character or _, and go on with letters, digits, _, - and points."),
)
NAME_TWICE = Fault(
    N_("“{name}” already stands in row {row} of the same group."), N_("Give one of the two another name.")
)
NAME_OF_HEADER = Fault(
    N_("“{name}” is the name of the common header."),
    N_("Give this row another name, or set sidesk::header to no."),
)
NO_LABEL = Fault(N_("“{name}” has no label: people would not know what is asked."), N_("Write a label."))
NO_CALCULATION = Fault(N_("There is nothing to calculate here."), N_("Write an expression into calculation."))
BAD_REGISTER = Fault(
    N_("A register and its column are written like links.length."), N_("Correct it, or empty the cell.")
)
BAD_SOURCE = Fault(
    N_("An answer comes from a document, like D37.symptom, or from a register, like defects.problem."),
    N_("Correct it; several are parted by a semicolon. Or empty the cell."),
)
BAD_TABLE_SOURCE = Fault(
    N_("A table takes its rows from a register, like points, or from a document's table, like D15.lines."),
    N_("Correct it; several are parted by a semicolon. Or empty the cell."),
)
BAD_COLUMN_SOURCE = Fault(
    N_("A column comes from a register, like points.code, or from a document's, like D15.lines.sn."),
    N_("Correct it; several are parted by a semicolon. Or empty the cell."),
)
SOURCE_NOT_OF_TABLE = Fault(
    N_("The table “{table}” takes no rows from {source}."),
    N_("Write {source} into sidesk::source of the table too, or correct this cell."),
)
SOURCE_INSIDE_ROW = Fault(
    N_("A table inside the rows of another cannot be filled from elsewhere."), N_("Empty the cell.")
)
BAD_REFERS = Fault(
    N_("“{form}” cannot be the id of a form."), N_("Write ids of forms, parted by semicolons: D37; D38.")
)
BAD_CARRY = Fault(
    N_("Nobody knows how to carry an answer that way."), N_("Write one of: {known}, or empty the cell.")
)
DEFAULT_NO_ANSWER = Fault(
    N_("“{text}” cannot be the answer to this question: {reason}"), N_("Write an answer, or an expression.")
)
DEFAULT_NO_CHOICE = Fault(
    N_("The list {list} has no “{name}”."),
    N_("Write the name of one of its choices."),
    N_("Did you mean “{near}”?"),
)
MESSAGE_WITHOUT_RULE = Fault(
    N_("This message is never shown: {rule} is empty."), N_("Write the rule, or empty the cell.")
)
NOT_TRANSLATED = Fault(
    N_("Missing in language {language} from here on: {count}. Another language is shown there."),
    N_("Translate them."),
)

# --- Appearance and parameters ------------------------------------------------------------------------------

UNKNOWN_APPEARANCE = Fault(
    N_("There is no appearance “{word}”."), N_("Remove it."), N_("Did you mean “{near}”?")
)
APPEARANCE_LEFT_OUT = Fault(
    N_("The appearance “{word}” is not shown; the answers are the same."), N_("Nothing is to be done.")
)
APPEARANCE_LABEL = Fault(
    N_("The appearance “label” makes a heading out of a question, which SiDesk does not do."),
    N_("Use a repeat with appearance table and fixed rows."),
)
APPEARANCE_DRAW = Fault(
    N_("Drawing on pictures is not supported."),
    N_("Use the appearance signature for a signature, or ask for a photo."),
)
APPEARANCE_MONTH = Fault(
    N_("A date is always a whole day here, “{word}” is not supported."),
    N_("Ask for a date, or for the year as an integer."),
)
APPEARANCE_NEW = Fault(
    N_("A photo may always be taken from a file, “{word}” is not supported."),
    N_("Remove it; the time a photo was taken is kept with it."),
)
APPEARANCE_MASKED = Fault(
    N_("Hidden input is not supported: a record is printed."), N_("Do not ask for secrets in a form.")
)
APPEARANCE_CALENDAR = Fault(N_("The calendar “{word}” is not supported."), N_("Remove it."))
BAD_PARAMETERS = Fault(
    N_("The parameters are not understood."), N_("Write them as key=value, parted by blanks: start=0 end=10.")
)
UNKNOWN_PARAMETER = Fault(
    N_("There is no parameter “{key}” for this type."), N_("Remove it."), N_("Did you mean “{near}”?")
)
PARAMETER_NO_NUMBER = Fault(
    N_("The parameter {key} is “{value}”, which is no number."), N_("Write a number.")
)
PARAMETER_LEFT_OUT = Fault(
    N_("The parameter {key} is about ODK's own recording; it was not used."), N_("Nothing is to be done.")
)
NO_RANDOM_ORDER = Fault(
    N_("Choices in random order are not supported: screen and paper show the same order."),
    N_("Remove the parameter."),
)

# --- Expressions and names in them --------------------------------------------------------------------------

BAD_EXPRESSION = Fault("{why}", "{why_todo}")
UNKNOWN_NAME = Fault(
    N_("There is no question “{name}”."),
    N_("Write the name of a question of this form between ${{ and }}."),
    N_("Did you mean ${{{near}}}?"),
)
SEVERAL_OF_NAME = Fault(
    N_("“{name}” stands in rows {rows}: it is not clear which is meant."),
    N_("Give the one that is meant a name of its own."),
)
LAST_SAVED = Fault(
    N_("Answers of the last record cannot be used."),
    N_("Use pulldata('project', ...) for what the project knows."),
)
BROKEN_REFERENCE = Fault(
    N_("A reference to an answer begins here but is not whole."),
    N_("Write it as ${{name}} with half-width characters."),
)
NAME_WITHOUT_BRACES = Fault(N_("“{word}” is the name of a question."), N_("Write ${{{word}}}."))
TEXT_WITHOUT_QUOTES = Fault(N_("“{word}” stands here without quotes."), N_("Write '{word}' if it is a text."))
QUOTES_ADDED = Fault(
    N_("“{word}” is no column of the list {list}; it was taken as the text '{word}'."),
    N_("Write '{word}' in quotes."),
)
NO_COLUMN_IN_LIST = Fault(
    N_("The list {list} has no column “{word}”."),
    N_("Write '{word}' if it is a text, or add the column to the sheet choices."),
    N_("Did you mean the column “{near}”? A text is written '{word}'."),
)
UNKNOWN_LIST = Fault(
    N_("There is no choice list “{list}”."), N_("Add it to the sheet choices."), N_("Did you mean “{near}”?")
)
CYCLE = Fault(N_("“{name}” depends on itself: {way}."), N_("Take one of these references out."))
ODK_REFUSES = Fault(
    N_("ODK's own converter refuses this: {reason}"),
    N_("Correct it, so that the form opens in ODK and Kobo too."),
)
