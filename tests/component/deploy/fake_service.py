"""Stands for a service in tests of the launcher: `python fake_service.py services.<name>.main` answers ready."""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

if sys.argv[1:] == ["services.notify.main"] and os.environ.get("NOTIFY_BREAKS"):
    sys.exit("notify can't start: its setting is wrong")


class Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()


name = sys.argv[1].split(".")[-2].upper()
HTTPServer(("127.0.0.1", int(os.environ[f"{name}_HTTP_PORT"])), Ready).serve_forever()
