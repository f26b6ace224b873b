"""Measures the program as it is run: time over rows and organisations, memory, a second run, cores, a fresh process.

`python3 benches/measure.py BINARY FOLDER [WHAT ...] [--organisations 10000] [--rows 100000]`: WHAT is any of `fresh`,
`rows`, `organisations`, `rerun`, `cores`; all of them if none is named. FOLDER takes inputs and outputs (10,000
organisations need 15 GB); inputs that are there from an earlier call are used again.

Times are processor time of the process and its threads, user and system, from wait4; peak memory is its resident set.
Only `cores` measures by the clock, and means something on a quiet machine alone: one thread on one core
against two threads on two, the binary being held to the cores, since the writer of workbooks starts threads of its own.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

GENERATOR = Path(__file__).with_name("make_soas.py")
FIRST_DAY, NEXT_DAY = "2026-11-25", "2026-11-26"


def run(binary, inputs, output, *options, cores=None, day=FIRST_DAY):
    """Converts; seconds of processor time, seconds by the clock, peak memory in MiB."""
    command = [str(binary), "convert", str(inputs), "--output", str(output), "--as-of", day, "--attach", "none", "--quiet",
               *options]
    if cores:
        command = ["taskset", "-c", cores, *command]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss / 1024


def sources(folder, count, rows=150, distinct=200):
    """A folder of that many organisations."""
    inputs = folder / f"in-{count}-{rows}"
    if not inputs.exists():
        made = inputs.with_suffix(".making")
        shutil.rmtree(made, ignore_errors=True)
        subprocess.run([sys.executable, GENERATOR, made, str(count), "--rows", str(rows), "--distinct", str(distinct)],
                       check=True)
        made.rename(inputs)
    return inputs


def fresh_output(folder, name):
    """An output folder that is not there yet."""
    output = folder / name
    shutil.rmtree(output, ignore_errors=True)
    return output


def tens(least, most):
    """`least`, ten times as many, and so on up to `most`."""
    while least <= most:
        yield least
        least *= 10


def fresh(asked):
    """One organisation in a process of its own."""
    inputs = sources(asked.folder, 4)
    times = []
    for _ in range(10):
        for organisation in sorted(inputs.iterdir()):
            cpu, _, _ = run(asked.binary, organisation / "soa.xlsx", fresh_output(asked.folder, "out-fresh"), "--threads", "1")
            times.append(cpu * 1000)
    times.sort()
    print(f"one organisation in a fresh process: {sum(times) / len(times):.1f} ms, from {times[0]:.1f} to {times[-1]:.1f}")


def rows(asked):
    """Time over rows, one organisation, each layout."""
    print("      rows       cpu s   us a row   MiB")
    for count in tens(100, asked.rows):
        inputs = sources(asked.folder, 4, count, 4)
        cpu, _, memory = run(asked.binary, inputs, fresh_output(asked.folder, "out-rows"), "--threads", "1")
        print(f"{4 * count:10} {cpu:11.2f} {cpu / (4 * count) * 1e6:10.1f} {memory:5.0f}")


def organisations(asked):
    """Time and memory over organisations."""
    print("organisations  cpu s   ms each   MiB")
    for count in tens(10, asked.organisations):
        inputs = sources(asked.folder, count)
        cpu, _, memory = run(asked.binary, inputs, fresh_output(asked.folder, "out"))
        print(f"{count:13} {cpu:6.1f} {cpu / count * 1000:9.2f} {memory:5.0f}")


def rerun(asked):
    """The day after, nothing having changed; and once more on that day, when no date rule answers otherwise either."""
    inputs = sources(asked.folder, asked.organisations)
    output = fresh_output(asked.folder, "out")
    first, _, _ = run(asked.binary, inputs, output)
    second, _, memory = run(asked.binary, inputs, output, day=NEXT_DAY)
    third, _, _ = run(asked.binary, inputs, output, day=NEXT_DAY)
    files = output.glob("*/organisation.json")
    redone = sum(f'"as_of": "{NEXT_DAY}"' in file.read_text(encoding="utf-8") for file in files)
    print(f"first run {first:.1f} s, a day later {second:.2f} s: {second / first * 100:.2f} %, {memory:.0f} MiB; "
          f"{redone} were made anew, since a rule on dates answers otherwise by that day")
    print(f"once more on that day {third:.2f} s: {third / first * 100:.2f} %")


def cores(asked):
    """One core against two, by the clock; the best of three each."""
    inputs = sources(asked.folder, 200)
    best = {}
    for _ in range(3):
        for on, threads in [("0", "1"), ("0,1", "2")]:
            _, clock, _ = run(asked.binary, inputs, fresh_output(asked.folder, "out-cores"), "--threads", threads, cores=on)
            best[threads] = min(clock, best.get(threads, clock))
    print(f"one core {best['1']:.2f} s, two {best['2']:.2f} s: {best['1'] / best['2']:.2f} times")


def main():
    """Measures what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("what", nargs="*")
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    steps = {step.__name__: step for step in [fresh, rows, organisations, rerun, cores]}
    for name in asked.what or steps:
        steps[name](asked)


if __name__ == "__main__":
    main()
