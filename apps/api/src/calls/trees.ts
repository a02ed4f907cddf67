import { Inject, Injectable } from '@nestjs/common';
import { PARTS } from '../api.parts.js';
import type { Reads } from '../api.parts.js';

/** How many are remembered. */
const MOST = 20_000;

/** Which tree a call belongs to: it never changes. Those placed here are known at once, the others from the read models. */
@Injectable()
export class Trees {
  private readonly known = new Map<string, string>();

  constructor(@Inject(PARTS.reads) private readonly reads: Reads) {}

  /** A call that no read model knows yet has just arrived, and is the first of its tree. */
  async of(callId: string): Promise<string> {
    const known = this.known.get(callId) ?? (await this.reads.treeOf(callId));
    if (known !== null) this.keep(callId, known);
    return known ?? callId;
  }

  keep(callId: string, tree: string): void {
    this.known.delete(callId);
    this.known.set(callId, tree);
    const oldest = this.known.keys().next();
    if (this.known.size > MOST && !oldest.done) this.known.delete(oldest.value);
  }
}
