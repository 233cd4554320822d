"""`python -m samples.vendor.main`: the vendors as a process of a local run, on the loopback address.

At VENDOR_HTTP_PORT over HTTP, at VENDOR_SMTP_PORT, where it is set, as a mail server. What people were shown is
written to VENDOR_LOG_FILE, where that is set.
"""

import asyncio
import os
from pathlib import Path

import uvicorn

from samples.vendor.app import vendor_app
from samples.vendor.desk import VendorDesk
from samples.vendor.faults import Faults
from samples.vendor.mail import MailDesk

HOST = "127.0.0.1"


async def serve() -> None:
    log = os.environ.get("VENDOR_LOG_FILE")
    desk, faults = VendorDesk(log=Path(log) if log else None), Faults()
    smtp_port = os.environ.get("VENDOR_SMTP_PORT")
    mail = await asyncio.start_server(MailDesk(desk, faults).serve, HOST, int(smtp_port)) if smtp_port else None
    # No log of requests: addresses carry secrets and codes.
    config = uvicorn.Config(
        vendor_app(desk, faults),
        host=HOST,
        port=int(os.environ["VENDOR_HTTP_PORT"]),
        access_log=False,
        log_level="critical",
        lifespan="off",
    )
    await uvicorn.Server(config).serve()
    if mail is not None:
        mail.close()


def main() -> None:
    asyncio.run(serve())


if __name__ == "__main__":
    main()
