"""Servers of one's own on loopback: one that takes mail, with STARTTLS, and one that takes webhooks. Each can misbehave."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest


@dataclass
class Mailbox:
    """What a mail server was given, and where it listens."""

    port: int = 0
    authority: str = ""
    mails: list[bytes] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


def certificate(folder: Path) -> tuple[str, str]:
    """A certificate of 127.0.0.1 that vouches for itself, and its key, made by openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no program `openssl` to make a certificate with")
    crt, key = folder / "mail.crt", folder / "mail.key"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(crt)]  # fmt: skip
    subprocess.run([openssl, *words], check=True, capture_output=True)
    return str(crt), str(key)


@dataclass(frozen=True)
class Manner:
    """How a mail server behaves: `refuses` are recipients it does not know, `hangs_up` ends it after the letter."""

    tls: tuple[str, str] | None = None
    refuses: tuple[str, ...] = ()
    hangs_up: bool = False


@contextmanager
def mail_server(manner: Manner = Manner()) -> Iterator[Mailbox]:
    """A mail server that takes one conversation after another until the block ends."""
    with listening() as (listener, port):
        box = Mailbox(port, manner.tls[0] if manner.tls else "")
        with served(listener, lambda connection: converse(connection, manner, box)):
            yield box


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that accepts and never answers."""
    with listening() as (_, port):
        yield port


@contextmanager
def listening() -> Iterator[tuple[socket.socket, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener, listener.getsockname()[1]


@contextmanager
def served(listener: socket.socket, talk: Callable[[socket.socket], None]) -> Iterator[None]:
    """A thread that talks to each that calls, and ends with the block."""
    over = threading.Event()
    listener.settimeout(0.05)

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                connection.settimeout(5)
                with suppress(OSError):
                    talk(connection)
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def converse(connection: socket.socket, manner: Manner, box: Mailbox) -> None:
    """One conversation, as RFC 5321 has it, as far as a sender needs it."""
    encrypted, lines = False, connection.makefile("rb")

    def say(words: str) -> None:
        connection.sendall(f"{words}\r\n".encode())

    say("220 here")
    while line := lines.readline():
        verb, _, rest = line.decode().strip().partition(" ")
        match verb.upper():
            case "EHLO":
                say("250-here\r\n250 AUTH PLAIN" if encrypted or not manner.tls else "250-here\r\n250 STARTTLS")
            case "STARTTLS" if manner.tls:
                say("220 go on")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(*manner.tls)
                connection = context.wrap_socket(connection, server_side=True)
                encrypted, lines = True, connection.makefile("rb")
            case "AUTH":
                box.logins.append(rest)
                say("235 welcome")
            case "RCPT" if any(name in rest for name in manner.refuses):
                say("550 unknown")
            case "DATA":
                say("354 go on")
                box.mails.append(b"".join(iter(lines.readline, b".\r\n")))
                box.encrypted.append(encrypted)
                say("250 taken")
                if manner.hangs_up:
                    break
            case "QUIT":
                say("221 bye")
                break
            case _:
                say("250 fine")
    connection.close()


@dataclass
class Hookbox:
    """What a webhook was given, and its address."""

    url: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@contextmanager
def webhook_server(status: int = 200, answer: bytes = b"{}", location: str = "") -> Iterator[Hookbox]:
    """A webhook that gives everybody the same answer."""
    box = Hookbox()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            box.paths.append(self.path)
            box.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what it saw."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    box.url = f"http://127.0.0.1:{server.server_port}/send?key=hidden-token"
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
