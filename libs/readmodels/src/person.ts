import type { Cause } from '#domain/kernel/cause.js';

/** Somebody, or somebody's program, who has done something. */
export interface PersonView {
  readonly kind: 'user' | 'accesskey';
  readonly id: string;
}

/** Who did it; null for what came about by itself. */
export const personOf = ({ actor: { kind, id } }: Cause): PersonView | null =>
  kind === 'user' || kind === 'accesskey' ? { kind, id } : null;
