"""jupyter_kernel_test on the kernel `carryover`; prints one JSON line for each of its tests."""
import json
import os
import sys
import unittest

import jupyter_kernel_test


FIGURE = "{kind: 'figure', data: [{type: 'bar', x: ['tv'], y: [1]}], layout: {}, description: 'a bar'}"


class CarryoverConformance(jupyter_kernel_test.KernelTests):
    kernel_name = "carryover"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('a warning');"
    completion_samples = [
        {"text": "mmm.tableTe", "matches": {"tableText"}},
        {"text": "[1].rev", "matches": {"reverse"}},
    ]
    complete_code_samples = ["1", "const answer: number = 42;", "function f(x: number) { return x; }"]
    incomplete_code_samples = ["f(1,", "function f(x: number) {", "const list = [", "`a template"]
    code_generate_error = "throw new Error('as asked');"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "ab"},
        {"code": "await Promise.resolve([1, 2])", "result": "[ 1, 2 ]"},
    ]
    code_display_data = [
        {"code": "await show('shown')", "mime": "text/plain"},
        {"code": f"await show({FIGURE})", "mime": "application/vnd.plotly.v1+json"},
        {"code": f"await show({FIGURE})", "mime": "image/png"},
    ]
    code_inspect_sample = "mmm.tableText"
    invalid_code_samples = ["const = 1", "1 +* 2"]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 ?*"


class Lines(unittest.TestResult):
    def line(self, test, outcome, text=""):
        # A subtest is an object of its own that knows the test it belongs to.
        name = getattr(test, "test_case", test)._testMethodName
        # The kernel shares this program's standard output, and Node makes it non-blocking.
        os.set_blocking(sys.stdout.fileno(), True)
        print(json.dumps({"name": name, "outcome": outcome, "text": text[:4000]}), flush=True)

    def addSuccess(self, test):
        self.line(test, "passed")

    def addFailure(self, test, err):
        self.line(test, "failed", self._exc_info_to_string(err, test))

    addError = addFailure

    def addSkip(self, test, reason):
        self.line(test, "skipped", reason)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.line(test, "failed", self._exc_info_to_string(err, test))


unittest.defaultTestLoader.loadTestsFromTestCase(CarryoverConformance).run(Lines())
sys.exit(0)
