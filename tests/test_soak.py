"""A minute of what `make soak` does for twenty, for `make reliability`; and the page it writes."""

from pathlib import Path

import pytest

from scripts.report import put
from scripts.soak import soak


@pytest.mark.long
def test_mixed_load_with_two_renewals(tmp_path: Path, static_dir: Path) -> None:
    assert static_dir.is_dir()
    seconds = 60
    tally = soak(tmp_path, seconds)
    assert tally.failed == []
    assert (tally.renewals, tally.errors) == (2, 0)
    assert tally.asked.total() > 8 * seconds
    assert tally.files_after <= tally.files_before + 1
    half, end = tally.memory[len(tally.memory) // 2][1], tally.memory[-1][1]
    assert end - half < 6 * 2**20


def test_a_script_replaces_its_own_section_of_the_page_alone() -> None:
    page = put(put("# Page\n\nWords.\n", "One", ["a"]), "Two", ["b"])
    assert page == "# Page\n\nWords.\n\n## One\n\na\n\n## Two\n\nb\n"
    assert put(page, "Two", ["c", "d"]) == page.replace("\nb\n", "\nc\nd\n")
    assert put(page, "One", [r"\1"]) == page.replace("\na\n", "\n\\1\n")
