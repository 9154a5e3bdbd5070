import net from 'node:net';

/** What a server says of itself when it is asked whether it is fit. */
export interface ServerSelf { readonly version: number; readonly fsync: string; readonly sync: string; readonly pages: string; readonly standby: boolean }

const AUTHENTICATED = message('R', int32(0));
const READY = message('Z', Buffer.from('I'));
const TEXT_TYPE = 25;
const INT4_TYPE = 23;
const BOOL_TYPE = 16;

/**
 * A stranger that speaks just enough of PostgreSQL's protocol (version 3.0) to be asked about itself: releases that are too old
 * cannot be installed for a test. Answers every query with its one row.
 */
export function servePostgresSelf(self: ServerSelf): Promise<net.Server> {
  const answer = Buffer.concat([describeRow(self), dataRow(self), message('C', Buffer.from('SELECT 1\0')), READY]);
  const server = net.createServer((socket) => {
    let greeted = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      if (!greeted) {
        greeted = true;
        socket.write(Buffer.concat([AUTHENTICATED, READY]));
      } else if (bytes[0] === 'Q'.charCodeAt(0)) socket.write(answer);
      else socket.end();
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function describeRow(self: ServerSelf): Buffer {
  const columns = Object.entries(self).map(([name, value]) => {
    const type = typeof value === 'number' ? INT4_TYPE : typeof value === 'boolean' ? BOOL_TYPE : TEXT_TYPE;
    return Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)]);
  });
  return message('T', Buffer.concat([int16(columns.length), ...columns]));
}

function dataRow(self: ServerSelf): Buffer {
  const values = Object.values(self).map((value: string | number | boolean) => {
    const text = Buffer.from(typeof value === 'boolean' ? (value ? 't' : 'f') : String(value));
    return Buffer.concat([int32(text.length), text]);
  });
  return message('D', Buffer.concat([int16(values.length), ...values]));
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
