"""Writes what a run found: for people, as RESULTS.md."""

from collections.abc import Iterator

from benchmarks.cases import FULL, NAMES, ROWS, TARGETS, Target, least_requests_in_a_row
from benchmarks.results import Results

# No ratio says anything where the best figure is none at all.
_COUNTS = ("limit declined", "limit lost")


def report(results: Results) -> str:
    return "\n".join(
        [
            "# What was measured",
            "",
            "`make bench` writes this page, the chart and `results.json`, which holds every round.",
            "",
            "![The table of ratios as a chart](chart.svg)",
            "",
            *_circumstances(results),
            "",
            "## What must be reached",
            "",
            *_targets(results),
            "",
            "## All figures",
            "",
            "A ratio is what this client takes, divided by what the other one takes: less is "
            "better. Figures are medians.",
            "",
            *_figures(results),
            "",
            *_how(results),
            *_profiles(results),
        ]
    )


def _circumstances(results: Results) -> Iterator[str]:
    yield f"- Date: {results.date}"
    yield f"- Machine: {results.machine}"
    yield f"- Load of the machine (one minute): {results.load}"
    yield "- Versions: " + ", ".join(f"{name} {text}" for name, text in results.versions.items())


def _targets(results: Results) -> Iterator[str]:
    yield "| measured | at most | reached | case | against | why it matters |"
    yield "|---:|---:|---|---|---|---|"
    for target in TARGETS:
        measured = results.reached(target)
        if measured is not None:
            reached = "yes" if measured <= target.at_most else "**no**"
            yield (
                f"| {measured:.2f} | {target.at_most:.2f} | {reached} | {target.title} | "
                f"{_against(target)} | {target.why} |"
            )


def _against(target: Target) -> str:
    if target.against_row:
        return ROWS[target.against_row].title
    if target.against == "ideal":
        return "the least possible"
    return NAMES.get(target.against, "")


def _figures(results: Results) -> Iterator[str]:
    yield (
        "| sync ÷ SDK | async ÷ SDK | sync ÷ httpx | async ÷ httpx | case | "
        + " | ".join(NAMES.values())
        + " | |"
    )
    yield "|---:|---:|---:|---:|---|" + "---:|" * len(NAMES) + "---|"
    for name, row in ROWS.items():
        if name not in results.figures:
            continue
        pairs = [(ours, other) for other in ("sdk", "httpx") for ours in ("sync", "async")]
        ratios = [None if name in _COUNTS else results.ratio(name, *pair) for pair in pairs]
        figures = [results.figure(name, contender) for contender in NAMES]
        cells = [*map(_two_places, ratios), row.title, *map(_three_digits, figures), row.unit]
        yield "| " + " | ".join(cells) + " |"


def _two_places(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _three_digits(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.{0 if figure >= 100 or figure == 0 else 1 if figure >= 10 else 2}f}"


def _how(results: Results) -> Iterator[str]:
    yield "## How"
    yield ""
    ideal = least_requests_in_a_row(FULL.pages)
    yield from (
        f"- Each figure is the median of {results.rounds} rounds (of {FULL.imports} for `import`). "
        "In each round all contenders have their turn; one more before the first warms up.",
        "- Each contender is a process of its own, in a virtual environment that has nothing but "
        "what they need. The server is a process, too: raw sockets, ready bytes, connections kept "
        "open.",
        "- The official SDK, the stock generated client and bare httpx read page by page, as "
        "their users must. The stock client is what openapi-python-client makes of "
        "`openapi.yaml` without our templates. Bare httpx is `httpx` and `json.loads`, no more.",
        "- Pages have 100 runs of 36 fields. Of each run the id and the name are read.",
        f"- The least possible with latency: {ideal} answers in a row, the first page and then "
        "full windows of `max_concurrency`, each after 50 ms.",
        "- Without latency there is nothing to wait for, so nothing is read ahead.",
        "- Parsing starts from the bytes of the body and includes `json.loads`. This client reads "
        "a field when it is asked for; `every field read` reads each declared field of each row "
        "once.",
        "- `import` is timed inside a fresh Python, from before the statement to after it. All is "
        "compiled before, and read from the cache.",
        "- Peak memory is that of a fresh process, resident, at its highest.",
        "- 600 requests a minute: a rolling window, for each run of the case a limit of its own; "
        "beyond it 429 with `Retry-After` in whole seconds. The limit lets the last 300 pages "
        "pass after 60 seconds: that is the least possible. Runs begin one after another, so that "
        "one works while the others wait.",
        "",
    )


def _profiles(results: Results) -> Iterator[str]:
    if results.profiles:
        yield "## What was not reached, and why"
        yield ""
    for profile in results.profiles:
        title = f"{ROWS[profile.row].title}: {NAMES[profile.contender]}"
        yield from (f"### {title}", "", "```text", profile.text.strip("\n"), "```", "")
