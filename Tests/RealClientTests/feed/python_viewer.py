"""Watches a show with the library `websockets`: python3 python_viewer.py URL SHOW LABEL,… [certificate]

Writes where its map stands, as JSON, behind every message that it takes. It keeps the rules of docs/feed.md.
"""
import asyncio
import json
import ssl
import sys
import zlib

import websockets

url, show, labels = sys.argv[1:4]
trust = ssl.create_default_context(cafile=sys.argv[4]) if len(sys.argv) > 4 else None


class FeedMap:
    def __init__(self):
        self.places = {label: place for place, label in enumerate(labels.split(","))}
        self.states, self.position, self.faults, self.modes = bytearray(), None, [], []

    @property
    def seq(self):
        return int(self.position.split(":")[1]) if self.position else -1

    @property
    def crc(self):
        return f"{zlib.crc32(self.states):08x}"

    def take(self, text):
        message = json.loads(text)
        if message["type"] == "subscribed":
            self.modes.append(message.get("reason", message["mode"]))
            if message["mode"] == "resumed":
                self.position = message["position"]
        elif message["type"] == "snapshot":
            self.states = bytearray(message["states"].encode())
            self.position = f'{message["epoch"]}:{message["seq"]}:{message["tag"]}'
            self.check(message)
        elif message["type"] == "change":
            self.change(message)
        elif message["type"] == "error":
            self.faults.append(text)

    def change(self, message):
        if message["seq"] <= self.seq:
            return
        if message["prev"] != self.seq:
            self.faults.append(f'a gap: {message["prev"]} behind {self.seq}')
            return
        for item in message["changes"]:
            for seat in item.get("seats", []):
                self.states[self.places[seat]] = ord(item["state"])
        self.position = f'{self.position.split(":")[0]}:{message["seq"]}:{message["tag"]}'
        self.check(message)

    def check(self, message):
        if self.crc != message["crc"]:
            self.faults.append(f'at {message["seq"]} the checksum is {self.crc}, not {message["crc"]}')

    def told(self):
        return {"epoch": self.position.split(":")[0] if self.position else None, "seq": self.seq,
                "text": self.states.decode(), "crc": self.crc, "faults": self.faults, "modes": self.modes}


async def main():
    feed = FeedMap()
    while True:
        try:
            async with websockets.connect(
                    url + "/v1/feed", subprotocols=["seatwire.v1"], ssl=trust, max_size=4 << 20) as socket:
                wish = {"type": "subscribe", "show": show}
                if feed.position:
                    wish["after"] = feed.position
                await socket.send(json.dumps(wish))
                async for text in socket:
                    feed.take(text)
                    print(json.dumps(feed.told()), flush=True)
        # The server goes and comes back.
        except (OSError, websockets.WebSocketException):
            pass
        # A pace and no wait: nothing tells a client when there is a server again, so it tries until there is.
        await asyncio.sleep(0.1)


asyncio.run(main())
