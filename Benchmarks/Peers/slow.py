"""Viewers that take next to nothing: python3 slow.py PORT SHOW NEVER CRAWLING

So many never read, and so many read one byte a second; whoever is closed comes back at once, behind nothing. Says `ready`
when all have subscribed. At SIGUSR1 all read on, come back behind their position when they are closed, and have to come
to the map that the server tells then. Says how often they were cut, and how they came there.
"""
import json
import signal
import socket
import sys
import time
import urllib.request
import zlib

port, show, never, crawling = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
# Little room, so that it is the server that has to keep what is not taken, or not.
ROOM = 4096
PATIENCE = 60


def get(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return json.load(answer)


class Viewer:
    def __init__(self, crawls, places):
        self.crawls, self.places = crawls, places
        self.states, self.position, self.faults, self.modes, self.cuts = bytearray(), None, [], [], 0
        self.merged = 0
        self.connect()

    def connect(self):
        after = f"?after={self.position}" if self.position else ""
        self.buffer, self.is_open = bytearray(), False
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(
            f"GET /v1/shows/{show}/feed{after} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        self.socket.setblocking(False)

    def read(self, limit):
        """Whether the connection stands."""
        try:
            part = self.socket.recv(limit)
        except BlockingIOError:
            return True
        except OSError:
            part = b""
        self.buffer += part
        self.parse()
        return bool(part)

    def parse(self):
        if not self.is_open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101 "):
                self.faults.append(head.split(b"\r\n")[0].decode())
            self.buffer, self.is_open = bytearray(rest), True
        while len(self.buffer) >= 2:
            length, start = self.buffer[1], 2
            if length == 126:
                length, start = int.from_bytes(self.buffer[2:4], "big"), 4
            elif length == 127:
                length, start = int.from_bytes(self.buffer[2:10], "big"), 10
            if len(self.buffer) < start + length:
                return
            kind, content = self.buffer[0] & 15, bytes(self.buffer[start:start + length])
            del self.buffer[:start + length]
            if kind == 1:
                self.take(json.loads(content))

    def take(self, message):
        kind = message["type"]
        if kind == "subscribed":
            self.modes.append(message.get("reason", message["mode"]))
            if message["mode"] == "resumed":
                self.position = message["position"]
        elif kind == "snapshot":
            self.states = bytearray(message["states"].encode())
            self.stand(message)
        elif kind == "change":
            seq = int(self.position.split(":")[1])
            if message["seq"] <= seq:
                return
            if message["prev"] != seq:
                self.faults.append(f'a gap: {message["prev"]} behind {seq}')
                return
            for item in message["changes"]:
                self.merged += "kind" not in item
                for seat in item.get("seats", []):
                    self.states[self.places[seat]] = ord(item["state"])
            self.stand(message)
        elif kind == "error":
            self.faults.append(json.dumps(message))

    def stand(self, message):
        epoch = message.get("epoch") or self.position.split(":")[0]
        self.position = f'{epoch}:{message["seq"]}:{message["tag"]}'
        if f"{zlib.crc32(self.states):08x}" != message["crc"]:
            self.faults.append(f'at {message["seq"]} the checksum differs')


ESTABLISHED = 1


def state(link):
    """The state of a connection, as the kernel has it (struct tcp_info)."""
    return link.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)[0]


def main():
    start = get(f"/v1/shows/{show}/map")
    plan = get(f'/v1/layouts/{start["layout"]}/versions/{start["layout_version"]}')
    seats = [seat["label"] for section in plan["sections"] for row in section["rows"] for seat in row["seats"]]
    places = {label: place for place, label in enumerate(seats)}
    is_over = False

    def end(*_):
        nonlocal is_over
        is_over = True

    signal.signal(signal.SIGUSR1, end)
    viewers = [Viewer(number >= never, places) for number in range(never + crawling)]
    print("ready", flush=True)
    while not is_over:
        round_end = time.monotonic() + 1
        for viewer in viewers:
            if state(viewer.socket) != ESTABLISHED:
                viewer.cuts += 1
                viewer.socket.close()
                viewer.connect()
            elif viewer.crawls:
                viewer.read(1)
            if is_over:
                break
        time.sleep(max(0, round_end - time.monotonic()))

    goal = get(f"/v1/shows/{show}/map")
    begin, late = time.monotonic(), list(viewers)
    while late and time.monotonic() < begin + PATIENCE:
        for viewer in late:
            if not viewer.read(1 << 16):
                viewer.socket.close()
                viewer.connect()
        late = [one for one in late if one.position != goal["position"] or one.states.decode() != goal["states"]]
        time.sleep(0.01)
    for name, some in (("never reading", viewers[:never]), ("a byte a second", viewers[never:])):
        right = sum(one not in late and not one.faults for one in some)
        print(f"  {name}: {len(some)} viewers, cut {sum(one.cuts for one in some)} times; {right} of them right in the end, "
              f"{sum(one.merged > 0 for one in some)} by a merged change, {sum('resumed' in one.modes for one in some)} "
              f"came back behind their position")
    print(f"  all were right after {time.monotonic() - begin:.1f} s")
    faults = [fault for one in viewers for fault in one.faults]
    for fault in sorted(set(faults))[:5]:
        print(fault, file=sys.stderr)
    sys.exit(1 if late or faults else 0)


main()
