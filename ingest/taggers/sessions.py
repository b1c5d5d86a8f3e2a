"""Models run in one thread (this room's importer of onnxruntime).

The networks are so small that a second thread waits, spinning, longer than it works: texts are spread over the cores
instead, and a service answers as many readers as it has cores.
"""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Open the model in a file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
