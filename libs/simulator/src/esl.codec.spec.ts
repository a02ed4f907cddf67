import { describe, expect, it } from '@jest/globals';
import { createDecoder, encode } from './esl.codec.js';

const decode = (...chunks: readonly string[]) => {
  const decoder = createDecoder();
  return chunks.flatMap((chunk) => decoder.push(Buffer.from(chunk)));
};

describe('the decoder', () => {
  it('finds frames however the stream is cut', () => {
    const text = 'auth ClueCon\n\nsendmsg u\ncall-command: execute\nexecute-app-name: park\n\napi status\n\n';
    const lines = ['auth ClueCon', 'sendmsg u', 'api status'];
    expect(decode(text).map(({ line }) => line)).toEqual(lines);
    expect(decode(...text.split(/(?<=.)/s)).map(({ line }) => line)).toEqual(lines);
  });

  it('reads headers by lower-cased name and the body that Content-Length announces, in bytes', () => {
    expect(decode('sendmsg u\nEvent-UUID: k\ncontent-length: 3\n\näxapi version\n\n')).toEqual([
      { line: 'sendmsg u', headers: { 'event-uuid': 'k', 'content-length': '3' }, body: 'äx' },
      { line: 'api version', headers: {}, body: '' },
    ]);
  });

  it('accepts carriage returns and empty lines between frames', () => {
    expect(decode('\r\n\nauth x\r\n\r\n').map(({ line }) => line)).toEqual(['auth x']);
  });

  it('gives up on a frame without an end', () => {
    expect(() => decode('x'.repeat(9 * 1024 * 1024))).toThrow(RangeError);
  });
});

describe('encode', () => {
  it('writes replies and answers as the switch does', () => {
    expect(encode({ kind: 'auth' })).toBe('Content-Type: auth/request\n\n');
    expect(encode({ kind: 'reply', text: '+OK Job-UUID: j', jobId: 'j' })).toBe(
      'Content-Type: command/reply\nReply-Text: +OK Job-UUID: j\nJob-UUID: j\n\n',
    );
    expect(encode({ kind: 'response', body: '+OK ä\n' })).toBe('Content-Type: api/response\nContent-Length: 7\n\n+OK ä\n');
  });

  it('puts the parts of an event into one JSON object', () => {
    const event = [{ 'Event-Name': 'DTMF' }, {}, { 'DTMF-Digit': '#' }];
    const text = encode({ kind: 'event', format: 'json', event });
    expect(text).toBe(
      'Content-Length: 39\nContent-Type: text/event-json\n\n{"Event-Name":"DTMF","DTMF-Digit":"#"}'.replace('39', '38'),
    );
  });

  it('encodes plain events header by header and lets the text of a job follow (fact 31)', () => {
    const event = [{ 'Event-Name': 'BACKGROUND_JOB', 'Job-Command-Arg': 'a b', 'Content-Length': '5', _body: '+OK x' }];
    const text = encode({ kind: 'event', format: 'plain', event });
    expect(text).toMatch(/\n\nEvent-Name: BACKGROUND_JOB\nJob-Command-Arg: a%20b\nContent-Length: 5\n\n\+OK x$/);
  });
});
