"""Runs a command in a pseudo-terminal of so many columns and prints what it writes there: pseudoTerminal.py COLUMNS COMMAND ARGUMENT..."""
import fcntl
import os
import pty
import struct
import sys
import termios

columns, command = int(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(command[0], command)
try:
    while chunk := os.read(terminal, 65536):
        os.write(1, chunk)
except OSError:
    pass  # Linux ends the reading of a terminal that nobody writes to any more with an error.
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
