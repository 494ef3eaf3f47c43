"""Executes a notebook and writes it as a notebook or as HTML; prints one line of JSON.

Usage: execute.py KERNEL OUT_FOLDER ipynb|html NOTEBOOK
A notebook that fails is written too, as far as it came; its line then has an "error".
"""
import json
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def execute(path: Path, kernel: str):
    """The notebook with its outputs, and the error that stopped it or None."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=600,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        # The kernel must not share this program's standard output: Node makes it non-blocking, and lines would be cut.
        client.execute(stdout=subprocess.DEVNULL)
        return notebook, None
    except CellExecutionError as error:
        # Plain tslab names no error; what it says stands on the cell's stderr.
        return notebook, f"{error.ename}: {error.evalue}" if error.evalue else printed_errors(notebook)
    except Exception as error:  # the kernel died or never came up: the message is all there is
        return notebook, f"{type(error).__name__}: {error}"


def printed_errors(notebook):
    """Everything the notebook's cells wrote to stderr."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "".join(output.text for output in outputs if output.get("name") == "stderr").strip() or "no reason given"


def write(notebook, target: Path, name: str):
    """Writes the notebook in the form that the target's extension names."""
    if target.suffix == ".html":
        from nbconvert import HTMLExporter

        resources = {"metadata": {"name": name}}
        body, _ = HTMLExporter(embed_images=True, template_name="carryover").from_notebook_node(notebook, resources=resources)
        target.write_text(body, encoding="utf-8")
    else:
        nbformat.write(notebook, target)


def main():
    kernel, folder, form, notebook_path = sys.argv[1:]
    path = Path(notebook_path)
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    notebook, error = execute(path, kernel)
    seconds = time.perf_counter() - start
    target = out / f"{path.stem}.{form}"
    write(notebook, target, path.stem)
    print(json.dumps({"notebook": str(path), "output": str(target), "seconds": seconds, "error": error}), flush=True)


main()
