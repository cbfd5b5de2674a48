"""The command line: exit codes, one line of error in the chosen language, results on stdout only."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sidesk import cli
from sidesk.core.files import resources

PASSPHRASE = "口令 七七七"


class Said:
    """What one command said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def error(self) -> str:
        """The one line of error; there must be exactly one, and no result."""
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        return self.err


class Shell:
    """Runs commands in this process."""

    def __init__(self, caught: pytest.CaptureFixture[str]) -> None:
        self._caught = caught

    def __call__(self, *arguments: object) -> Said:
        code = cli.run([str(argument) for argument in arguments])
        caught = self._caught.readouterr()
        return Said(code, caught.out, caught.err)


@pytest.fixture
def sidesk(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDESK_PASSPHRASE", PASSPHRASE)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sidesk.hq.office import init

    folder = tmp_path_factory.mktemp("office") / "hq"
    with init(folder, PASSPHRASE, "西部总部", rounds=1000).office:
        return folder


# -- commands that are not understood ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["storee", "check"], "“storee” is neither a command nor a file."),
        (["bundle", "burn"], "invalid choice: 'burn'"),
        (["verify"], "the following arguments are required: FILE"),
        (["bundle", "import"], "name at least one FILE."),
        (["hq", "ingest"], "name at least one FILE."),
        (["hq", "invite", "--name", " "], "name the person with --name."),
    ],
)
def test_a_command_that_is_not_understood_is_said_in_one_line(
    sidesk: Shell, arguments: list[str], told: str
) -> None:
    said = sidesk(*arguments, "--language", "en")
    assert said.code == cli.MISUSED
    assert told in said.error


def test_it_is_said_in_the_chosen_language_even_so(sidesk: Shell) -> None:
    assert "既不是命令，也不是文件" in sidesk("storee", "--language=zh").error
    assert "命令看不懂" in sidesk("--language", "zh", "--nonsense").error


# -- the window --------------------------------------------------------------------------------------------


def test_without_a_display_the_window_says_so_in_the_chosen_language(
    sidesk: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    said = sidesk("--language", "zh")
    assert (said.code, said.error) == (1, "sidesk: 这里没有屏幕。请用 sidesk demo --out DIR。\n")


def test_a_file_is_no_place_for_a_store(sidesk: Shell, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"x")
    said = sidesk("--data", file, "--language", "en")
    assert said.code == 1
    assert "a file of this name is in the way" in said.error
    assert file.read_bytes() == b"x"


@pytest.mark.parametrize("earlier", ["store", "hq"])
def test_the_demo_does_not_touch_an_earlier_one(sidesk: Shell, tmp_path: Path, earlier: str) -> None:
    (tmp_path / earlier).mkdir()
    assert sidesk("demo", "--out", tmp_path, "--language", "zh").code == 1
    assert [path.name for path in tmp_path.iterdir() if path.name != "xdg_data_home"] == [earlier]


def test_the_demo_says_where_it_cannot_write(sidesk: Shell, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    said = sidesk("demo", "--out", file, "--language", "en")
    assert (said.code, "this is not a folder" in said.error) == (1, True)


# -- papers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "这既不是文件（PDF），也不是包。"),
        (b"words with %PDF-1.7 in them", "这不是一份完整的 PDF"),
        (b"%PDF-1.7\n%%EOF", "这不是一份完整的 PDF"),
        (b"age-encryption.org/v1\n", "包是加密的"),
    ],
    ids=["empty", "text", "torn", "bundle"],
)
def test_a_file_that_cannot_be_judged_is_unreadable(
    sidesk: Shell, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "有 空格.pdf"
    file.write_bytes(content)
    said = sidesk("verify", file, "--language", "zh")
    assert said.code == cli.UNREADABLE
    assert told in said.error


def test_a_large_file_without_an_end_is_refused_at_once(sidesk: Shell, tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(100 * 2**20)  # minutes, if somebody looked for its end byte by byte
    assert sidesk("verify", file).code == cli.UNREADABLE


def test_missing_files_and_folders_are_told_each_in_its_line(sidesk: Shell, tmp_path: Path) -> None:
    said = sidesk("verify", tmp_path / "none.pdf", tmp_path, "--language", "en")
    assert said.code == cli.UNREADABLE
    missing, folder = said.err.splitlines()
    assert "there is no such file. Check the file" in missing
    assert "this is a folder, not a file. Check the file" in folder


def test_json_is_json_also_for_files_that_cannot_be_read(sidesk: Shell, tmp_path: Path) -> None:
    said = sidesk("verify", tmp_path / "none.pdf", "--json")
    (told,) = json.loads(said.out)
    assert (said.code, said.err, told["code"], told["state"]) == (2, "", 2, "unreadable")


def test_of_what_is_trusted_and_no_certificate_the_file_is_named(sidesk: Shell, tmp_path: Path) -> None:
    trust = tmp_path / "ca.pem"
    trust.write_bytes(b"no certificate")
    said = sidesk("verify", tmp_path / "paper.pdf", "--trust", trust, "--language", "en")
    assert said.code == cli.UNREADABLE
    assert "ca.pem” could not be read: it holds no certificate." in said.error


# -- stores and passphrases --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("store", "check"), ("bundle", "export"), ("store", "backup")])
def test_a_missing_store_is_said(
    sidesk: Shell, tmp_path: Path, passphrase: None, command: tuple[str, ...]
) -> None:
    said = sidesk(*command, "--data", tmp_path / "nowhere", "--language", "en")
    assert (said.code, "There is no store in" in said.error) == (1, True)


def test_a_missing_backup_is_said(sidesk: Shell, tmp_path: Path, passphrase: None) -> None:
    said = sidesk("store", "restore", "--from", tmp_path, "--data", tmp_path / "new", "--language", "zh")
    assert (said.code, "里没有备份" in said.error) == (1, True)
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="module")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sidesk.actions import opening
    from sidesk.actions.identity import Newcomer

    folder = tmp_path_factory.mktemp("desk") / "工程师 store"
    opening.begin(folder, PASSPHRASE, Newcomer("张 三", "ENG"), rounds=1000)[0].close()
    return folder


@pytest.fixture
def copied(desk_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(desk_folder, tmp_path / "copied", ignore=shutil.ignore_patterns("lock"))


def _flip(path: Path, share: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * share)] ^= 1
    path.write_bytes(data)


def test_a_store_is_checked_backed_up_and_restored(
    sidesk: Shell, desk_folder: Path, tmp_path: Path, passphrase: None
) -> None:
    assert sidesk("store", "backup", "--to", tmp_path / "备 份", "--data", desk_folder).code == 0
    assert sidesk("store", "restore", "--from", tmp_path / "备 份", "--data", tmp_path / "new").code == 0
    said = sidesk("store", "check", "--data", tmp_path / "new", "--language", "zh")
    assert (said.code, said.out) == (0, "数据完好：每一页、每个附件都对得上。\n")
    again = sidesk("store", "restore", "--from", tmp_path / "备 份", "--data", tmp_path / "new")
    assert (again.code, "already a store" in again.error) == (1, True)


@pytest.mark.parametrize("share", [0, 0.02, 0.5, 0.99])
def test_a_damaged_store_is_told_in_one_line(
    sidesk: Shell, copied: Path, passphrase: None, share: float
) -> None:
    _flip(copied / "work.db", share)
    said = sidesk("store", "check", "--data", copied, "--language", "en")
    assert (said.code, said.error.startswith("sidesk: The store is damaged: ")) == (1, True)


def test_one_spoiled_copy_of_the_keys_does_not_matter(sidesk: Shell, copied: Path, passphrase: None) -> None:
    _flip(copied / "keys.json", 0.5)
    assert sidesk("store", "check", "--data", copied).code == 0


def test_a_store_of_a_newer_version_is_refused_untouched(
    sidesk: Shell, copied: Path, passphrase: None
) -> None:
    from sidesk.core.canonical import digest

    for name in ("keys.json", "keys.bak.json"):
        document = json.loads((copied / name).read_bytes())
        del document["check"]
        document["schema"] = "9999"
        (copied / name).write_text(json.dumps({**document, "check": digest(document)}))
    before = (copied / "work.db").read_bytes()
    said = sidesk("store", "check", "--data", copied, "--language", "en")
    assert (said.code, "newer SiDesk" in said.error) == (1, True)
    assert (copied / "work.db").read_bytes() == before


def test_headquarters_store_is_no_engineers(sidesk: Shell, office: Path, passphrase: None) -> None:
    said = sidesk("store", "check", "--data", office, "--language", "en")
    assert (said.code, "is no engineer's. If it is headquarters'" in said.error) == (1, True)


def test_without_a_passphrase_nothing_is_made(
    sidesk: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIDESK_PASSPHRASE", "")
    said = sidesk("hq", "init", "--data", tmp_path / "hq", "--language", "en")
    assert (said.code, "No passphrase was given." in said.error) == (cli.UNREADABLE, True)
    assert not (tmp_path / "hq").exists()


@pytest.mark.parametrize(
    "written",
    ["口令 七七七", "口令 七七七\n", "口令 七七七\r\n", "\ufeff口令 七七七\r\n\r\n"],
    ids=["bare", "line end", "Windows", "Notepad"],
)
def test_a_passphrase_file_may_come_from_any_editor(
    sidesk: Shell, office: Path, tmp_path: Path, written: str
) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(written.encode())
    said = sidesk(
        "hq", "invite", "--name", "张 三", "--data", office, "-o", tmp_path, "--passphrase-file", file
    )
    assert (said.code, said.err) == (0, "")


def test_an_invitation_comes_with_a_picture_of_its_code(
    sidesk: Shell, office: Path, tmp_path: Path, passphrase: None
) -> None:
    from sidesk.actions import enrol
    from sidesk.sync.enrolment import read_invitation

    said = sidesk("hq", "invite", "--name", "张三", "--data", office, "-o", tmp_path / "out")
    assert said.code == 0
    [picture] = (tmp_path / "out").glob("*.png")
    [file] = (tmp_path / "out").glob("*.sidesk-invite")
    assert read_invitation(enrol.read(picture)) == read_invitation(file.read_bytes())


@pytest.mark.parametrize(
    ("written", "told"),
    [(b"", "No passphrase was given."), (b"\xd6\xd0\n", "it is not text in UTF-8."),
     (b" wrong\n", "This passphrase does not open the store.")],
)  # fmt: skip
def test_a_passphrase_file_that_is_of_no_use_is_said(
    sidesk: Shell, office: Path, tmp_path: Path, written: bytes, told: str
) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(written)
    said = sidesk(
        "hq", "invite", "--name", "x", "--data", office, "--passphrase-file", file, "--language", "en"
    )
    assert (said.code, told in said.error) == (cli.UNREADABLE, True)


def test_a_store_in_use_is_busy(sidesk: Shell, office: Path, tmp_path: Path, passphrase: None) -> None:
    from sidesk.hq.office import open_office

    with open_office(office, PASSPHRASE):
        said = sidesk("hq", "invite", "--name", "x", "--data", office, "--language", "en")
    assert said.code == cli.BUSY
    assert "already open" in said.error


# -- bundles and headquarters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"text", b"{}", b"[" * 100_000, b"age-encryption.org/v1\n", bytes(5000)]
)
def test_headquarters_refuses_what_it_cannot_read_with_advice(
    sidesk: Shell, office: Path, tmp_path: Path, passphrase: None, content: bytes
) -> None:
    file = tmp_path / "一 包.sidesk"
    file.write_bytes(content)
    said = sidesk("hq", "ingest", file, "--data", office, "-o", tmp_path / "out", "--language", "en")
    assert said.code == cli.UNREADABLE
    assert "cannot be read" in said.error
    assert "Nothing was taken in." in said.error


def test_a_folder_without_bundles_is_said(
    sidesk: Shell, office: Path, tmp_path: Path, passphrase: None
) -> None:
    said = sidesk("hq", "ingest", tmp_path, "--data", office, "--language", "en")
    assert (said.code, "there is no bundle in it." in said.error) == (cli.UNREADABLE, True)


def test_replies_that_cannot_be_written_are_said(
    sidesk: Shell, office: Path, tmp_path: Path, passphrase: None
) -> None:
    (tmp_path / "out").write_bytes(b"")
    said = sidesk("hq", "invite", "--name", "x", "--data", office, "-o", tmp_path / "out", "--language", "en")
    assert (said.code, "a file of this name is in the way." in said.error) == (cli.UNREADABLE, True)


# -- forms -------------------------------------------------------------------------------------------------


def test_a_form_compiles_into_a_package(sidesk: Shell, tmp_path: Path) -> None:
    said = sidesk("forms", "compile", resources("forms", "P03.md"), "-o", tmp_path / "新 文件夹")
    assert (said.code, said.err) == (0, "")
    assert [path.suffix for path in (tmp_path / "新 文件夹").iterdir()] == [".json"]


def test_a_form_that_does_not_compile_is_told_by_sheet_row_and_column(sidesk: Shell, tmp_path: Path) -> None:
    file = tmp_path / "坏.md"
    file.write_text("| survey |\n| | type | name | label |\n| | txt | a | A |\n", encoding="utf-8")
    said = sidesk("forms", "check", file, "--language", "zh")
    assert said.code == 1
    assert "工作表 survey 第 3 行 type 列：没有「txt」这种类型。是不是「text」？" in said.error
