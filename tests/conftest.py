"""Honest work is never stopped by chance: the same examples on every run. Fresh ones are for the fuzz.

`--hypothesis-profile fresh` tries others, as `reference.fuzz --tests` does; what that finds becomes an example.
No example has a deadline: how long one takes is a matter of what else the machine does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers
from sentences_told import Untold

from xl_addin.domain.settings import Language
from xl_addin.sheets import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.sheets.image import SheetImage

# Hypothesis also tries numbers that stand in whatever modules happen to be loaded: which these are depends on the tests
# that ran before in the same process, and then a run is not the same every time.
providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001 - there is no setting for it

settings.register_profile("the same every time", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("the same every time")

UNTOLD = Untold()


@pytest.fixture(autouse=True)
def no_sentence_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever sheet a test writes, each of its sentences is in the catalogue, so that no new one stays English."""
    translated, missing = translation.translated, list[str]()

    def looked_at(image: SheetImage, language: Language) -> SheetImage:
        missing.extend(UNTOLD.of(image))
        told = translated(image, language)
        if told is image and language is not Language.ENGLISH and image.kind not in (None, "summary"):
            missing.append(f"the whole sheet {image.name} stayed English")
        return told

    monkeypatch.setattr(translation, "translated", looked_at)
    yield
    assert not missing, "add them to xl_addin/sheets/sentences, in every language"
