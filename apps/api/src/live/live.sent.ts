import type { Message } from '#readmodels/messages.js';
import { segmentsOf } from './live.topics.js';
import type { Pattern } from './live.topics.js';

/** A message on its way to many: written once, when the first wants it. */
export interface Sent {
  readonly message: Message;
  readonly topic: Pattern;
  text(): string;
}

export const sent = (message: Message): Sent => {
  let text: string | undefined;
  return { message, topic: segmentsOf(message.topic), text: () => (text ??= JSON.stringify(message)) };
};
