"""What is said goes to the console and to the log where people look for it."""
import os
import time

import programs

LOG = "/var/log/cloud-init-output.log"
CONSOLE = "/dev/console"
END_SECONDS_MAX = 0.2
begun = []  # the process that writes to both, once there is one


def begin():
    """From here on, all that we and our children say is heard at both places. A process that user data
    left running may go on saying things after we ended: so does tee."""
    if begun:
        return
    theirs, ours = os.pipe()
    console = os.open(CONSOLE if os.path.exists(CONSOLE) else os.devnull, os.O_WRONLY | os.O_NOCTTY)
    begun.append(programs.start(["tee", "--append", LOG], stdin=theirs, stdout=console))
    for end in (1, 2):
        os.dup2(ours, end)
    for done in (theirs, ours, console):
        os.close(done)


def end():
    """All that was said is written when this returns, but for what others still have to say."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for end in (1, 2):
        os.dup2(nothing, end)
    until = time.monotonic() + END_SECONDS_MAX
    while begun and time.monotonic() < until and os.waitpid(begun[0], os.WNOHANG)[0] == 0:
        time.sleep(0.001)


def say(text):
    os.write(1, f"windlass: {text}\n".encode())
