import re
from pathlib import Path
from statistics import median

from tests.files import BASE_DIR, our_files

LONGEST, MEDIAN = 400, 70
WRITTEN = (".py", ".html", ".txt", ".mjml", ".css", ".js", ".sh")
INDEX = re.compile(r"(?<!emit-)index-url|pythonhosted\.org|pypi\.org/simple|registry\.npmjs")


def written_by_hand() -> list[Path]:
    return [
        path
        for path in our_files(*WRITTEN)
        if "migrations" not in path.parts and not path.name.startswith("requirements")
    ]


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_a_reader_bears():
    too_long = {str(path.relative_to(BASE_DIR)): length(path) for path in written_by_hand()}
    assert {name: lines for name, lines in too_long.items() if lines > LONGEST} == {}


def test_half_of_the_source_files_fit_on_a_screen():
    source = [
        lines
        for path in written_by_hand()
        if path.suffix == ".py" and path.relative_to(BASE_DIR).parts[0] != "tests" and (lines := length(path))
    ]
    assert median(source) < MEDIAN


def test_no_file_names_a_package_index():
    here = BASE_DIR / "tests" / "house" / "test_files.py"
    files = [
        *our_files(".py", ".txt", ".toml", ".cfg", ".json", ".lock", "Makefile"),
        BASE_DIR / ".ci" / "run",
    ]
    naming = [path for path in files if path != here and INDEX.search(path.read_text(encoding="utf-8"))]
    assert naming == []


def test_a_requirement_is_a_name_a_version_and_hashes():
    for file in BASE_DIR.glob("requirements*.txt"):
        assert "://" not in file.read_text(encoding="utf-8"), file.name
