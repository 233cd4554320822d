"""`python -m samples.vendor.main`: the vendors as a process of a local run, at VENDOR_HTTP_PORT of the loopback."""

import os

import uvicorn

from samples.vendor.app import vendor_app


def main() -> None:
    # No log of requests: addresses carry secrets and codes.
    port = int(os.environ["VENDOR_HTTP_PORT"])
    uvicorn.run(vendor_app(), host="127.0.0.1", port=port, access_log=False, log_level="critical", lifespan="off")


if __name__ == "__main__":
    main()
