import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createDecoder, encode } from './esl.codec.js';
import type { Softswitch } from './softswitch.js';

/** A client that does not read is cut off when this much waits for it. */
const BACKLOG_LIMIT = 64 * 1024 * 1024;

/** What a client is told during one turn of the event loop goes out in one piece. */
const createWriter = (socket: Socket): { write(text: string): void; end(): void } => {
  let pending = '';
  const flush = () => {
    const text = pending;
    pending = '';
    if (text === '' || !socket.writable) return;
    if (socket.writableLength > BACKLOG_LIMIT) socket.destroy();
    else socket.write(text);
  };
  return {
    write: (text) => {
      if (pending === '') setImmediate(flush);
      pending += text;
    },
    end: () => {
      flush();
      socket.destroySoon();
    },
  };
};

/** Joins one socket to the switch: bytes to frames and back, nothing else. */
const serve = (softswitch: Softswitch, socket: Socket): void => {
  socket.setNoDelay(true);
  const decoder = createDecoder();
  const writer = createWriter(socket);
  const session = softswitch.connect({ told: (frame) => writer.write(encode(frame)), end: () => writer.end() });
  socket.on('data', (chunk) => {
    try {
      for (const frame of decoder.push(chunk)) session.receive(frame);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });
  socket.on('error', () => session.close());
  socket.on('close', () => session.close());
};

/** The event socket of a switch, not listening yet. */
export const createEslServer = (softswitch: Softswitch): Server => createServer((socket) => serve(softswitch, socket));
