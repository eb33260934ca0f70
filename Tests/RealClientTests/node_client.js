// Drives a relay with the library `ws`: node node_client.js URL-of-the-server [certificate]
'use strict';
const fs = require('fs');
const crypto = require('crypto');
const WebSocket = require('ws');

const base = process.argv[2];
const ca = process.argv[3] ? fs.readFileSync(process.argv[3]) : undefined;

function expect(holds, what) {
  console.log((holds ? 'ok      ' : 'FAILED  ') + 'node ws: ' + what);
  if (!holds) process.exit(1);
}

function open(path, options) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(base + path, { ca, ...options });
    socket.queue = [];
    socket.waiters = [];
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? data : data.toString();
      const waiter = socket.waiters.shift();
      if (waiter) waiter(message); else socket.queue.push(message);
    });
    socket.next = () => new Promise((take) => {
      if (socket.queue.length > 0) take(socket.queue.shift()); else socket.waiters.push(take);
    });
    socket.ended = new Promise((take) => socket.on('close', (code, reason) => take({ code, reason: String(reason) })));
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

async function echo(perMessageDeflate) {
  const socket = await open('/echo', { perMessageDeflate });
  expect(socket.extensions.includes('permessage-deflate') === perMessageDeflate,
    `compression ${perMessageDeflate} is agreed on as asked`);
  for (const message of ['', 'Grüße', 'x'.repeat(70000), Buffer.alloc(0), crypto.randomBytes(300)]) {
    socket.send(message);
    const answer = await socket.next();
    const same = Buffer.isBuffer(message) ? message.equals(answer) : message === answer;
    expect(same, `${Buffer.isBuffer(message) ? 'binary' : 'text'} of ${message.length} comes back whole`);
  }
  socket.send('a frag', { fin: false });
  socket.send('mented ', { fin: false });
  socket.send('message', { fin: true });
  expect(await socket.next() === 'a fragmented message', 'a message in three fragments comes back whole');
  const pong = new Promise((take) => socket.on('pong', take));
  socket.ping('are you there');
  expect(String(await pong) === 'are you there', 'a ping is answered with its payload');
  socket.close(3001, 'bye');
  expect((await socket.ended).code === 3001, 'a close with 3001 is answered with 3001');
}

async function relay() {
  const socket = await open('/ws?topic=node');
  for (let number = 0; number < 100; number++) socket.send(`node|${number}`);
  for (let number = 0; number < 100; number++) {
    if (await socket.next() !== String(number)) expect(false, 'a hundred messages arrive in order');
  }
  expect(true, 'a hundred messages arrive in order');
  socket.send('no topic');
  const { code, reason } = await socket.ended;
  expect(code === 1003 && reason !== '', 'the server closes with 1003 and a reason');
}

setTimeout(() => expect(false, 'all is over within a minute'), 60000).unref();
echo(true).then(() => echo(false)).then(relay);
