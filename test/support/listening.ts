import type { TestSystem } from './system.js';

/** What the phones of a story hear, waited for; and their hands. */
export interface Ears {
  /** Two phones hear each other and nobody else. */
  readonly both: (a: string, b: string) => Promise<void>;
  /** A phone hears nobody, and this kind of sound; null: silence. */
  readonly hears: (phone: string, kind: string | null) => Promise<any>;
  readonly gone: (phone: string) => Promise<any>;
  readonly hangUp: (phone: string) => Promise<void>;
}

export const earsOf = (system: () => TestSystem): Ears => {
  const onlyHears = (phone: string, whom: string): Promise<any> =>
    system().leg(phone, ({ hears }) => hears.length === 1 && hears[0] === whom);
  return {
    both: async (a, b) => {
      await onlyHears(a, b);
      await onlyHears(b, a);
    },
    hears: (phone, kind) =>
      system().leg(phone, ({ playing, hears: whom }) => (playing?.kind ?? null) === kind && whom.length === 0),
    gone: (phone) => system().leg(phone, ({ state }) => state === 'ended'),
    hangUp: async (phone) => {
      const leg = await system().leg(phone, () => true);
      await system().phone('POST', `/legs/${leg.id}/hangup`);
    },
  };
};
