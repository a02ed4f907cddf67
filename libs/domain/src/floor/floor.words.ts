import type { Step } from '../flow/flow.program.js';
import { NIL } from '../kernel/uuid.js';
import type { Plan, Words } from './floor.queue.js';

/** What a queue says by itself belongs to no flow. */
const own = (words: Words, then: string | null): Step => ({
  action: { id: 'words', type: 'talk', option: { ...words } },
  instruction: { do: 'prompt', media: { kind: 'speech', ...words, voice: '' } },
  out: { done: then },
});

const HANGUP: Step = { action: { id: 'end', type: 'hangup', option: {} }, instruction: { do: 'hangup' }, out: {} };

/** A few words, and the end of the call. */
export const farewell = (words: Words): Plan => ({
  flowId: NIL,
  program: { dialect: 'voipbin', entry: 'words', steps: { words: own(words, 'end'), end: HANGUP } },
});
