import { Whole } from './fields.js';

/** The version that a request goes by. */
export const Version = (): PropertyDecorator =>
  Whole({
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
    optional: true,
    description: 'That of what is changed, as it was shown: 409 where somebody has changed it since; If-Match says the same',
  });
