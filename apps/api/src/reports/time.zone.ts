import { isTimeZone } from '#readmodels/reports/calendar.js';
import { Field } from '../http/fields.js';

/** A time zone by its name. */
export const TimeZone = (shape: { readonly optional: boolean; readonly description: string }): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'string' }, example: 'Europe/Berlin' },
    'must be the name of an IANA time zone, such as Europe/Berlin',
    (value) => typeof value === 'string' && isTimeZone(value),
  );
