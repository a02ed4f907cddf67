import WebSocket from 'ws';

/** Somebody who follows all calls, groupcalls and transfers of a customer over a WebSocket, comes again after every cut, and resumes where it was. */
export interface Ear {
  /** The seq of each message, as it came. */
  readonly heard: readonly number[];
  /** Types of the frames that are no messages of these: acks, and what should not come. */
  readonly frames: readonly string[];
  close(): void;
}

/** Whether a message is one that it listens for. */
export const isHeard = (type: string): boolean => /^(call|groupcall|transfer)_/.test(type);

/** @param url where the API is now */
export const listen = async (url: () => string, token: string, topic: string): Promise<Ear> => {
  const heard: number[] = [];
  const frames: string[] = [];
  let closed = false;
  let socket: WebSocket;
  const dial = (): Promise<void> => {
    socket = new WebSocket(`${url().replace('http', 'ws')}/v1.0/ws?token=${token}`);
    const current = socket;
    current.on('message', (data: Buffer) => {
      const { type, seq } = JSON.parse(data.toString()) as { type: string; seq?: number };
      if (isHeard(type)) heard.push(seq ?? NaN);
      else frames.push(type);
    });
    current.on('error', () => undefined);
    current.on('close', () => {
      if (!closed) setTimeout(() => void dial(), 20);
    });
    const seq = heard.at(-1);
    const first = seq === undefined ? { type: 'subscribe', topics: [topic] } : { type: 'resume', seq, topics: [topic] };
    current.on('open', () => current.send(JSON.stringify(first)));
    return new Promise((resolve) => void current.once('message', () => resolve()).once('close', () => resolve()));
  };
  await dial();
  const close = (): void => {
    closed = true;
    socket.close();
  };
  return { heard, frames, close };
};
