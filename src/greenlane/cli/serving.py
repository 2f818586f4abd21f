# SPDX-License-Identifier: Apache-2.0
"""Serving the interface: the web application and the worker in one process, until they are asked to stop."""

import socket

import uvicorn

from greenlane.errors import Misconfigured
from greenlane.intake import Limits
from greenlane.settings import Settings
from greenlane.web.app import create_app
from greenlane.web.posting import Poster
from greenlane.wiring.delivering import Deliverer
from greenlane.wiring.installation import Installation
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.working import Worker

from .output import notes
from .reading import schemas_in


def listen(host: str, port: int, *, or_another: bool = False) -> socket.socket:
    """A socket that listens. Raises Misconfigured when the port is taken, unless another free one will do."""
    last: OSError | None = None
    for number in (port, 0) if or_another else (port,):
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, number))
            listening.listen(256)
            return listening
        except OSError as error:
            listening.close()
            last = error
    raise Misconfigured(
        f"{host}:{port} cannot be listened on: {last.strerror if last else 'unknown'}.",
        code="serve.address",
        where="GREENLANE_PORT",
        remedy="End the program that uses it, or choose another port with --port.",
    )


def serve_until_stopped(
    installation: Installation,
    given: Settings,
    *,
    host: str,
    port: int,
    listening: socket.socket | None = None,
) -> None:
    """Serve until Ctrl-C or a signal; finish what is in hand before returning."""
    sock = listening or listen(host, port)
    address = f"http://{host}:{sock.getsockname()[1]}"
    worker = Worker(installation)
    deliverer = Deliverer(installation, Poster(given.webhook_networks))
    services = GreenlaneServices(
        installation,
        worker=worker,
        limits=Limits.from_settings(given.limits),
        schemas=schemas_in(given.schemas_dir),
    )
    app = create_app(services, max_body_bytes=given.limits.max_message_bytes)
    config = uvicorn.Config(app, log_level=given.log_level, access_log=False, server_header=False)
    worker.start()
    deliverer.start()
    try:
        notes.print(f"Serving on {address}, documentation at {address}/docs. Ctrl-C stops.", soft_wrap=True)
        uvicorn.Server(config).run(sockets=[sock])
    finally:
        deliverer.stop()
        worker.stop()
        sock.close()
