"""Waits for what a browser finds and tells on the topic `verdict`: python3 verdict.py URL-of-the-server [certificate]

Exits with 0 when the browser came to its end and nothing failed.
"""
import asyncio
import ssl
import sys

import websockets

trust = ssl.create_default_context(cafile=sys.argv[2]) if len(sys.argv) > 2 else None


async def main():
    async with websockets.connect(sys.argv[1] + "/ws?topic=verdict", ssl=trust) as socket:
        print("listening", flush=True)
        failed = False
        while True:
            line = await asyncio.wait_for(socket.recv(), 60)
            if line == "all done":
                sys.exit(1 if failed else 0)
            print(line, flush=True)
            failed = failed or not line.startswith("ok")


asyncio.run(main())
