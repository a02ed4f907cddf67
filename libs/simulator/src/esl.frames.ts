import type { SwitchEvent } from './events.js';

/** What a client sends: the first line, the headers below it by lower-cased name, and a body when Content-Length announces one. */
export interface Asked {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the switch sends. */
export type Told =
  | { readonly kind: 'auth' }
  | { readonly kind: 'reply'; readonly text: string; readonly jobId?: string }
  | { readonly kind: 'response'; readonly body: string }
  | { readonly kind: 'event'; readonly format: EventFormat; readonly event: SwitchEvent }
  | { readonly kind: 'goodbye' };

export type EventFormat = 'plain' | 'json';
