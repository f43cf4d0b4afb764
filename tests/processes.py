"""Programs that a test starts and stops."""

import signal


def heed_ctrl_c() -> None:
    """Let a child be stopped by Ctrl-C, even where the tests run in the background of a shell.

    A shell makes such a program ignore it, and its children inherit that. For `preexec_fn`.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
