import type { Message } from '#readmodels/messages.js';
import { COMMAND_NAMES } from './live.commands.js';
import type { CommandFrame, answerOf } from './live.commands.js';

/** A client's own name for a frame, given back with the answer. */
export type FrameId = string | number;

/** What a client may send. */
export type ClientFrame =
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly id: FrameId | undefined; readonly topics: readonly string[] }
  | { readonly type: 'resume'; readonly id: FrameId | undefined; readonly seq: number; readonly topics: readonly string[] }
  | { readonly type: 'ping'; readonly id: FrameId | undefined }
  | CommandFrame;

/** What a client is sent. */
export type ServerFrame =
  | Message
  | { readonly type: 'ack'; readonly id: FrameId | undefined; readonly topics: readonly string[] }
  | { readonly type: 'pong'; readonly id: FrameId | undefined }
  | ErrorFrame
  | ReturnType<typeof answerOf>
  /** What was missed is no longer kept: what follows is a snapshot as of `seq`, and then what came after it. */
  | { readonly type: 'resync'; readonly seq: number }
  | { readonly type: 'snapshot'; readonly data: readonly unknown[]; readonly seq: number };

export interface ErrorFrame {
  readonly type: 'error';
  readonly id: FrameId | undefined;
  /** One of the reasons of an error answer over HTTP. */
  readonly reason: 'INVALID_JSON_BODY' | 'INVALID_ARGUMENT' | 'PERMISSION_DENIED' | 'STATE_INVALID' | 'SERVICE_UNAVAILABLE';
  readonly message: string;
}

/** Topics of one frame. */
const MOST_TOPICS = 100;

type Fields = Readonly<Record<string, unknown>>;

export const problem = (reason: ErrorFrame['reason'], message: string, id?: FrameId): ErrorFrame => ({
  type: 'error',
  id,
  reason,
  message,
});

const invalid = (message: string, id: FrameId | undefined): ErrorFrame => problem('INVALID_ARGUMENT', message, id);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const idOf = ({ id }: Fields): FrameId | undefined => (typeof id === 'string' || typeof id === 'number' ? id : undefined);

const topicsOf = ({ topics }: Fields): readonly string[] | null => {
  if (!Array.isArray(topics) || topics.length > MOST_TOPICS) return null;
  return topics.every((topic) => typeof topic === 'string') ? topics : null;
};

const TOPICS = `topics must be a list of at most ${MOST_TOPICS} strings.`;

const subscription = (type: 'subscribe' | 'unsubscribe', fields: Fields): ClientFrame | ErrorFrame => {
  const [id, topics] = [idOf(fields), topicsOf(fields)];
  return topics && topics.length > 0 ? { type, id, topics } : invalid(`${TOPICS} At least one is needed.`, id);
};

const resumption = (fields: Fields): ClientFrame | ErrorFrame => {
  const [id, topics] = [idOf(fields), fields['topics'] === undefined ? [] : topicsOf(fields)];
  const { seq } = fields;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) {
    return invalid('seq must be that of the last message received, or 0.', id);
  }
  return topics ? { type: 'resume', id, seq, topics } : invalid(TOPICS, id);
};

/** As an Idempotency-Key is. */
const COMMAND_ID = /^[\x21-\x7e]{1,255}$/;

const commandIn = (fields: Fields): ClientFrame | ErrorFrame => {
  const { command_id: id, command, data = {} } = fields;
  if (typeof id !== 'string' || !COMMAND_ID.test(id))
    return invalid('command_id must be 1 to 255 visible ASCII characters.', idOf(fields));
  if (typeof command !== 'string' || !COMMAND_NAMES.includes(command))
    return invalid(`command must be one of ${COMMAND_NAMES.join(', ')}.`, id);
  return isFields(data) ? { type: 'command', command_id: id, command, data } : invalid('data must be an object.', id);
};

/** Reads a client's frame. What it cannot read it answers with the error that the client is sent. */
export const readFrame = (text: string): ClientFrame | ErrorFrame => {
  const fields = parsed(text);
  if (!isFields(fields)) return problem('INVALID_JSON_BODY', 'A frame must be a JSON object.');
  switch (fields['type']) {
    case 'subscribe':
    case 'unsubscribe':
      return subscription(fields['type'], fields);
    case 'resume':
      return resumption(fields);
    case 'ping':
      return { type: 'ping', id: idOf(fields) };
    case 'command':
      return commandIn(fields);
    default:
      return invalid('type must be subscribe, unsubscribe, resume, command or ping.', idOf(fields));
  }
};
