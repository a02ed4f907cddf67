import type { Asked, Told } from './esl.frames.js';
import type { SwitchEvent } from './events.js';
import { recordOf } from './events.js';

/** A client that sends this much without an end of frame is no client. */
const LIMIT = 8 * 1024 * 1024;

/** Cuts a stream of bytes into frames. Throws when a frame grows beyond 8 MB. */
export interface Decoder {
  push(chunk: Buffer): readonly Asked[];
}

export const createDecoder = (): Decoder => {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: Asked[] = [];
      for (let cut = takeFrame(rest); cut; cut = takeFrame(rest)) {
        rest = cut.rest;
        if (cut.frame) frames.push(cut.frame);
      }
      if (rest.length > LIMIT) throw new RangeError('a frame of more than 8 MB');
      return frames;
    },
  };
};

interface Cut {
  /** Nothing for an empty line between frames. */
  readonly frame: Asked | null;
  readonly rest: Buffer;
}

/** The end of the headers: an empty line, with or without carriage returns. */
const headersEnd = (bytes: Buffer): readonly [end: number, next: number] | undefined => {
  const plain = bytes.indexOf('\n\n');
  const carriage = bytes.indexOf('\r\n\r\n');
  if (carriage >= 0 && (plain < 0 || carriage < plain)) return [carriage, carriage + 4];
  return plain < 0 ? undefined : [plain, plain + 2];
};

const blankLines = (bytes: Buffer): number => /^(?:\r?\n)+/.exec(bytes.subarray(0, 64).toString('latin1'))?.[0].length ?? 0;

const takeFrame = (bytes: Buffer): Cut | undefined => {
  const blank = blankLines(bytes);
  if (blank > 0) return { frame: null, rest: bytes.subarray(blank) };
  const ends = headersEnd(bytes);
  if (!ends) return undefined;
  const [end, next] = ends;
  const { line, headers } = parseHead(bytes.subarray(0, end).toString());
  const after = next + (Number(headers['content-length']) || 0);
  if (bytes.length < after) return undefined;
  return { frame: { line, headers, body: bytes.subarray(next, after).toString() }, rest: bytes.subarray(after) };
};

const parseHead = (text: string): Pick<Asked, 'line' | 'headers'> => {
  const [line = '', ...lines] = text.split(/\r?\n/);
  const headers = lines.flatMap((header) => {
    const colon = header.indexOf(':');
    return colon < 0 ? [] : [[header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()] as const];
  });
  return { line: line.trim(), headers: Object.fromEntries(headers) };
};

const GOODBYE = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

const withBody = (type: string, body: string): string =>
  `Content-Type: ${type}\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

/** Plain events are URL-encoded header by header; a job's text follows as a body of its own (fact 31). */
const plainEvent = (event: SwitchEvent): string => {
  const { _body: body, ...headers } = recordOf(event);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${encodeURIComponent(value)}\n`);
  return `${lines.join('')}\n${body ?? ''}`;
};

/** One flat object (fact 34), put together from the texts of its parts. */
const jsonEvent = (event: SwitchEvent): string => {
  const texts = event.map((part) => JSON.stringify(part).slice(1, -1));
  return `{${texts.filter((text) => text !== '').join(',')}}`;
};

/** A frame as it crosses the socket. */
export const encode = (frame: Told): string => {
  switch (frame.kind) {
    case 'auth':
      return 'Content-Type: auth/request\n\n';
    case 'reply':
      return `Content-Type: command/reply\nReply-Text: ${frame.text}\n${frame.jobId === undefined ? '' : `Job-UUID: ${frame.jobId}\n`}\n`;
    case 'response':
      return withBody('api/response', frame.body);
    case 'goodbye':
      return withBody('text/disconnect-notice', GOODBYE);
    case 'event': {
      const text = frame.format === 'json' ? jsonEvent(frame.event) : plainEvent(frame.event);
      return `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-${frame.format}\n\n${text}`;
    }
  }
};
