import type { OpeningHours } from '#domain/floor/floor.hours.js';
import { Field, Form, ListOf } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

const Time = (description: string): PropertyDecorator =>
  Form({ pattern: TIME, message: 'must be a time of the day such as 09:00', example: '09:00', description });

export class OpeningRequest {
  @Time('When it opens')
  readonly from!: string;

  @Time('When it closes; 24:00 is the end of the day')
  readonly to!: string;
}

const isDay = (day: unknown): boolean => typeof day === 'number' && Number.isInteger(day) && day >= 1 && day <= 7;

export class WeeklyRequest extends OpeningRequest {
  @Field(
    { schema: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 7 } }, description: '1 is Monday' },
    'must be a list of days from 1, Monday, to 7',
    (value) => Array.isArray(value) && value.length > 0 && value.length <= 7 && value.every(isDay),
  )
  readonly days!: readonly number[];
}

const isDate = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  new Date(`${value}T00:00:00Z`).toJSON() === `${value}T00:00:00.000Z`;

export class HolidayRequest {
  @Field({ schema: { type: 'string', format: 'date' } }, 'must be a date such as 2026-12-25', isDate)
  readonly date!: string;

  @ListOf(OpeningRequest, { to: 20, optional: true, description: 'When it is open that day all the same; none' })
  readonly openings?: readonly OpeningRequest[] | null;
}

/** Runs of time end after they begin; one over midnight is two. */
const backwards = (field: string, openings: readonly OpeningRequest[]): readonly Detail[] =>
  openings.flatMap(({ from, to }, index) =>
    from < to || !TIME.test(from) || !TIME.test(to)
      ? []
      : [{ field: `${field}[${index}].to`, message: 'must be later than from; over midnight are two openings' }],
  );

export class HoursRequest {
  @ListOf(WeeklyRequest, { to: 50, optional: true, description: 'None: open day and night, but for holidays' })
  readonly weekly?: readonly WeeklyRequest[] | null;

  @ListOf(HolidayRequest, { to: 400, optional: true, description: 'Closed on these days, or open at times of their own' })
  readonly holidays?: readonly HolidayRequest[] | null;
}

const isList = (value: unknown): boolean => Array.isArray(value);

/** What is wrong with opening hours beyond the fields by themselves; a request may hold anything until it has been checked. */
export const hoursProblems = (field: string, { weekly, holidays }: HoursRequest): readonly Detail[] => {
  const days = isList(weekly) ? (weekly ?? []) : [];
  const special = (isList(holidays) ? (holidays ?? []) : []).flatMap(({ openings }, index) =>
    backwards(`${field}.holidays[${index}].openings`, isList(openings) ? (openings ?? []) : []),
  );
  return [...backwards(`${field}.weekly`, days), ...special];
};

const opening = ({ from, to }: OpeningRequest) => ({ from, to });

/** Opening hours after a request: what is given replaces what was. */
export const hoursAfter = (present: OpeningHours, asked: HoursRequest | null | undefined): OpeningHours => ({
  weekly: asked?.weekly?.map((each) => ({ days: each.days, ...opening(each) })) ?? present.weekly,
  holidays: asked?.holidays?.map(({ date, openings }) => ({ date, openings: (openings ?? []).map(opening) })) ?? present.holidays,
});
