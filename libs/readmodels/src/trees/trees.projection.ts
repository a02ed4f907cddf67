import { categoryOf } from '#domain/kernel/recorded.js';
import type { Projection, Row } from '../projection.js';

/** Categories whose streams are part of a call's story. */
const TOLD = ['call', 'activeflow', 'groupcall', 'transfer', 'supervision'];

/** Which call tree a stream belongs to: that of its first event. The row's id is the stream. */
export const trees: Projection<Row<{ readonly tree: string }, null>> = {
  name: 'trees',
  indexes: [`((view->>'tree'))`],
  keyOf: ({ stream, revision }) => (revision === 0 && TOLD.includes(categoryOf(stream)) ? stream : null),
  evolve: (row, { stream, cause }) =>
    row ?? {
      id: stream,
      customerId: null,
      created: cause.at,
      deleted: false,
      open: false,
      view: { tree: cause.correlation },
      hidden: null,
    },
};
