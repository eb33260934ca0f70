"""Tells a day's worth of events to one `seatcat watch --json`, and measures what that costs it:

    python3 day.py SEATCAT EVENTS [EVENTS ...]

The server is written here from the standard library alone, so that it shares nothing with what is measured. Every run
writes to a file; its lines are counted, the first and the last are looked at.
"""
import base64
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import zlib

ROWS = "ABCDEFGHIJ"
LABELS = [f"{row}-{seat}" for row in ROWS for seat in range(1, 11)]
PLAN = json.dumps({"sections": [{"name": "", "rows": [
    {"name": row, "seats": [{"label": f"{row}-{seat}", "category": "standard", "x": seat, "y": 1, "flags": []}
                            for seat in range(1, 11)]} for row in ROWS]}]})


def frame(text):
    data = text.encode()
    head = b"\x81" + (bytes([len(data)]) if len(data) < 126 else b"\x7e" + len(data).to_bytes(2, "big"))
    return head + data


def head(stream):
    data = b""
    while b"\r\n\r\n" not in data:
        more = stream.recv(65536)
        if not more:
            return ""
        data += more
    return data.decode()


def message(stream):
    """One masked frame of a client, as text."""
    first = stream.recv(2, socket.MSG_WAITALL)
    length = first[1] & 127
    if length == 126:
        length = int.from_bytes(stream.recv(2, socket.MSG_WAITALL), "big")
    mask = stream.recv(4, socket.MSG_WAITALL)
    data = stream.recv(length, socket.MSG_WAITALL)
    return bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)).decode()


def feed(stream, key, events, told):
    proof = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    stream.sendall((f"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {proof}"
                    "\r\n\r\n").encode())
    stream.sendall(frame('{"type":"welcome","protocol":"seatwire.v1","reconnect_ms":500,"dead_ms":60000}'))
    asked = json.loads(message(stream))
    states = bytearray(b"f" * len(LABELS))
    stream.sendall(frame(json.dumps({
        "type": "subscribed", "id": asked["id"], "show": "demo", "mode": "snapshot", "position": "9c1f03a7:0:00000000"})))
    stream.sendall(frame(json.dumps({
        "type": "snapshot", "show": "demo", "scope": "public", "epoch": "9c1f03a7", "seq": 0, "tag": "00000000",
        "at": "2026-11-20T19:30:00.000Z", "status": "on_sale", "layout": "hall-1", "layout_version": 1,
        "states": states.decode(), "crc": f"{zlib.crc32(states):08x}"})))
    # Ten thousand changes may wait for the plan, and this thread would keep the other from telling it.
    told.wait(10)
    block = []
    for seq in range(1, events + 1):
        seat = seq * 7 % 100
        kind, state = ("held", "h") if states[seat] == 102 else ("released", "f")
        states[seat] = ord(state)
        block.append(frame(
            f'{{"type":"change","show":"demo","prev":{seq - 1},"seq":{seq},"tag":"{seq:08x}",'
            f'"at":"2026-11-20T19:30:00.125Z","changes":[{{"kind":"{kind}","state":"{state}",'
            f'"seats":["{LABELS[seat]}"]}}],"crc":"{zlib.crc32(states):08x}"}}'))
        if len(block) == 1000:
            stream.sendall(b"".join(block))
            block = []
    stream.sendall(b"".join(block))
    stream.recv(65536)


def serve(listener, events):
    told = threading.Event()
    while True:
        stream, _ = listener.accept()
        threading.Thread(target=answer, args=(stream, events, told), daemon=True).start()


def answer(stream, events, told):
    with stream:
        try:
            text = head(stream)
            key = re.search(r"Sec-WebSocket-Key: (\S+)", text, re.I)
            if key:
                feed(stream, key.group(1), events, told)
            else:
                stream.sendall(f"HTTP/1.1 200 X\r\nContent-Length: {len(PLAN)}\r\n\r\n{PLAN}".encode())
                told.set()
        except OSError:
            pass


def measure(program, events):
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener, events), daemon=True).start()
    with tempfile.TemporaryFile() as output:
        command = [program, "watch", "demo", "--json", "--url", f":{listener.getsockname()[1]}", "--count", str(events)]
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        size = output.tell()
        output.seek(0)
        lines = sum(1 for _ in output)
        output.seek(max(0, size - 400))
        last = json.loads(output.read().splitlines()[-1])
    assert child.returncode == 0, child.returncode
    assert lines == events + 1 and last["seq"] == events, (lines, last)
    seconds = usage.ru_utime + usage.ru_stime
    print(f"{events:>9} lines  {seconds:6.2f} s of its CPU  {events / seconds:9.0f} lines a second"
          f"  {usage.ru_maxrss / 1024:6.1f} MiB at most")


for count in sys.argv[2:]:
    measure(sys.argv[1], int(count))
