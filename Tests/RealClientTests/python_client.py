"""Drives a relay with the library `websockets`: python3 python_client.py URL-of-the-server [certificate]"""
import asyncio
import os
import ssl
import sys

import websockets

base = sys.argv[1]
trust = ssl.create_default_context(cafile=sys.argv[2]) if len(sys.argv) > 2 else None
options = {"ssl": trust, "max_size": 16 << 20}


def expect(holds, what):
    print(("ok      " if holds else "FAILED  ") + "python websockets: " + what)
    if not holds:
        sys.exit(1)


async def echo(compression):
    async with websockets.connect(base + "/echo", compression=compression, **options) as socket:
        agreed = any("deflate" in str(type(extension)) .lower() for extension in socket.extensions)
        expect(agreed == (compression is not None), f"compression {compression} is agreed on as asked")
        for message in ["", "Grüße", "x" * 70_000, b"", os.urandom(300), b"\0" * (1 << 20)]:
            await socket.send(message)
            expect(await socket.recv() == message, f"{type(message).__name__} of {len(message)} comes back whole")
        await socket.send(["a frag", "mented ", "message"])
        expect(await socket.recv() == "a fragmented message", "a message in three fragments comes back whole")
        await asyncio.wait_for(await socket.ping(b"are you there"), 10)
        expect(True, "a ping is answered")
        await socket.close(3001, "bye")
        expect(socket.close_code == 3001, "a close with 3001 is answered with 3001")


async def relay():
    topic = "python"
    async with websockets.connect(f"{base}/ws?topic={topic}", **options) as first:
        async with websockets.connect(f"{base}/ws?topic={topic}", **options) as second:
            # Both are seated once they have had an answer to something.
            for socket in (first, second):
                await asyncio.wait_for(await socket.ping(), 10)
            for number in range(100):
                await first.send(f"{topic}|{number}")
            for socket in (first, second):
                received = [await asyncio.wait_for(socket.recv(), 10) for _ in range(100)]
                expect(received == [str(number) for number in range(100)], "a hundred messages arrive in order")
            await second.send("no topic")
            try:
                await asyncio.wait_for(second.recv(), 10)
            except websockets.ConnectionClosed as closed:
                expect(closed.rcvd.code == 1003 and closed.rcvd.reason != "", "the server closes with 1003 and a reason")
            await first.send(f"{topic}|still there")
            expect(await asyncio.wait_for(first.recv(), 10) == "still there", "the other connection goes on")


async def main():
    await echo("deflate")
    await echo(None)
    await relay()


asyncio.run(main())
