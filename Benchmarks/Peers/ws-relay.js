// The relay of `make bench` on Node with ws: `/ws?topic=T` subscribes to T, and a text message `T|payload` from anyone
// is sent as text frame `payload` to every connection of T.
//
//     NODE_PATH=/usr/share/nodejs node ws-relay.js PORT
'use strict';

const { WebSocketServer, WebSocket } = require('ws');

const port = Number(process.argv[2]);
const topics = new Map();
const asText = { binary: false, fin: true, compress: false };

const server = new WebSocketServer({
  host: '127.0.0.1',
  port,
  backlog: 4096,
  perMessageDeflate: false,
  skipUTF8Validation: false,
  clientTracking: false,
});

function publish(message) {
  const bar = message.indexOf(0x7c);
  const members = topics.get(message.toString('latin1', 0, bar));
  if (members === undefined) return;
  // One piece of memory for everybody: ws sends a Buffer as it is and copies nothing.
  const payload = message.subarray(bar + 1);
  for (const member of members) {
    if (member.readyState === WebSocket.OPEN) member.send(payload, asText);
  }
}

server.on('connection', (socket, request) => {
  const topic = new URL(request.url, 'ws://localhost').searchParams.get('topic');
  let members = topics.get(topic);
  if (members === undefined) {
    members = new Set();
    topics.set(topic, members);
  }
  members.add(socket);
  socket.on('message', publish);
  socket.on('error', () => {});
  socket.on('close', () => members.delete(socket));
});
server.on('listening', () => console.log(`relay on port ${server.address().port}`));
