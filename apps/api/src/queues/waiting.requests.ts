import type { Announcement, CallbackSetting } from '#domain/floor/floor.queue.js';
import { Flag, Form, OneOf, Whole, Words } from '../http/fields.js';
import { WayLanguage } from './ways.requests.js';

const TEXT =
  'With ${voipbin.queuecall.position}, and in minutes ${voipbin.queuecall.estimated_wait} and ${voipbin.queuecall.waited}; ' +
  'a sentence about what is not known is left out';

export const Key = (description: string): PropertyDecorator =>
  Form({ pattern: /^[0-9*#]?$/, message: 'must be a key: 0 to 9, * or #', optional: true, description });

/** What is not given stays as it is. */
export class AnnouncementRequest {
  @Whole({ from: 0, to: 86_400_000, optional: true, description: 'Milliseconds from one to the next; 0: never' })
  readonly interval?: number | null;

  @Words({ from: 1, to: 1000, optional: true, description: TEXT })
  readonly text?: string | null;

  @WayLanguage()
  readonly language?: string | null;
}

/** What is not given stays as it is. */
export class CallbackRequest {
  @Flag({ optional: true, description: 'Whether anybody is called back; true' })
  readonly enabled?: boolean | null;

  @Key('By which a caller asks for it; none')
  readonly key?: string | null;

  @OneOf({ values: ['agent', 'customer'], optional: true, description: 'Whose phone rings first; agent' })
  readonly first?: 'agent' | 'customer' | null;

  @Whole({ from: 1, to: 10, optional: true, description: 'Tries to reach the customer; 3' })
  readonly attempts?: number | null;

  @Whole({ from: 1000, to: 86_400_000, optional: true, description: 'Milliseconds between two of them; 300000' })
  readonly retry_after?: number | null;

  @Whole({ from: 1000, to: 600_000, optional: true, description: 'Milliseconds for which the customer is rung; 30000' })
  readonly ring_timeout?: number | null;

  @Words({ to: 1000, optional: true, description: 'Said before the hang-up' })
  readonly message?: string | null;

  @WayLanguage()
  readonly language?: string | null;
}

const CALLBACK: CallbackSetting = {
  ...{ key: '', first: 'agent', attempts: 3, retryAfter: 300_000, ringTimeout: 30_000 },
  message: { text: 'Thank you. We will call you back when it is your turn.', language: 'en-US' },
};

const tries = (before: CallbackSetting, { attempts, retry_after, ring_timeout }: CallbackRequest) => ({
  attempts: attempts ?? before.attempts,
  retryAfter: retry_after ?? before.retryAfter,
  ringTimeout: ring_timeout ?? before.ringTimeout,
});

export const callbackAfter = (
  present: CallbackSetting | null,
  asked: CallbackRequest | null | undefined,
): CallbackSetting | null => {
  if (!asked) return present;
  if (asked.enabled === false) return null;
  const before = present ?? CALLBACK;
  const { key, first, message, language } = asked;
  return {
    ...{ key: key ?? before.key, first: first ?? before.first, ...tries(before, asked) },
    message: { text: message ?? before.message.text, language: language ?? before.message.language },
  };
};

export const announcementAfter = (present: Announcement, asked: AnnouncementRequest | null | undefined): Announcement => ({
  interval: asked?.interval ?? present.interval,
  text: asked?.text ?? present.text,
  language: asked?.language ?? present.language,
});
