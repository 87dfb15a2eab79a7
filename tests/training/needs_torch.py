"""Imported first by tests of fine-tuning: where torch is absent they are skipped, but never on the build server."""

import os
from importlib.util import find_spec

import pytest

if find_spec("torch") is None:
    _REASON = "torch is not installed; install with: pip install 'signaalwijzer[finetune]'"
    if os.environ.get("CI"):
        pytest.fail(_REASON, pytrace=False)
    pytest.skip(_REASON, allow_module_level=True)

import torch as torch  # the absence of it is what was looked at above
