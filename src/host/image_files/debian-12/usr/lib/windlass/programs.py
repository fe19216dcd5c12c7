"""Starting other programs. The subprocess module takes longer to import than most of them take to run."""
import os

# Python ignores these for itself; nobody else expects them to be ignored.
PYTHONS_OWN_SIGNALS = (13, 25)  # SIGPIPE, SIGXFSZ


def start(arguments, stdin=None, stdout=None, environment=None):
    """Its process id. It hears nothing and speaks to whom we speak, unless told otherwise."""
    actions = [(os.POSIX_SPAWN_DUP2, stdin, 0) if stdin is not None else
               (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    if stdout is not None:
        actions.append((os.POSIX_SPAWN_DUP2, stdout, 1))
    words = [str(argument) for argument in arguments]
    return os.posix_spawnp(words[0], words, environment or os.environ, file_actions=actions,
                           setsigdef=PYTHONS_OWN_SIGNALS)


def wait(process):
    """Its exit code; of one that a signal ended, the negative signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def run(*arguments, **options):
    return wait(start(arguments, **options))
