"""Runs as a small company has them, to try the client with."""

from itertools import cycle, islice

from .fake import FakeTallyfy

_COMPANIES = ("ACME Corp", "Globex", "Initech", "Umbrella", "Hooli", "Vandelay Industries")
_PROCESSES = (
    (
        "Customer onboarding",
        "Onboarding",
        ["Welcome call", "Set up the account", "Approve the contract", "Hold the kick-off meeting"],
    ),
    (
        "Invoice approval",
        "Invoice",
        ["Check the invoice", "Approve the payment", "Pay"],
    ),
    (
        "Employee exit",
        "Exit",
        ["Collect the laptop", "Close the accounts", "Hold the exit interview"],
    ),
)


def add_samples(fake: FakeTallyfy, runs: int) -> None:
    """Add runs, each with more of its tasks completed than the one before, and one-off tasks."""
    for number, (template, word, titles) in enumerate(islice(cycle(_PROCESSES), runs)):
        tasks = [
            {
                "title": title,
                "task_type": "approval" if title.startswith("Approve") else "task",
                "summary": f"<p>{title}, and note what is left to do.</p>",
            }
            for title in titles
        ]
        company = _COMPANIES[number % len(_COMPANIES)]
        run = fake.add_run(name=f"{word} - {company}", checklist_title=template, tasks=tasks)
        for task in fake.tasks(run)[: number % (len(titles) + 1)]:
            fake.complete(task, is_approved=True)
    fake.add_one_off_task("Renew the office lease")
    fake.add_one_off_task("Order coffee")
